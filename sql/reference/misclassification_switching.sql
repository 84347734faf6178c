-- One row per mineral under control: how often an item of ordinary goods looks like the switch of a pair of parties
-- from one heading to another at the dates of its control.
-- Grain: mineral.
WITH dates AS (
    SELECT mineral, min(valid_from) AS since
    FROM facts.controls
    WHERE status = 'in_force'
    GROUP BY mineral
),

ordinary AS (
    SELECT dates.mineral, count(items.item_id) AS items
    FROM dates
    LEFT JOIN (
        SELECT item_id, declared_on
        FROM features.items
        WHERE NOT is_watched
    ) AS items ON items.declared_on >= dates.since
    GROUP BY dates.mineral
),

switched AS (
    SELECT mineral, count(DISTINCT item_id) AS items
    FROM detect.misclassification_switches
    WHERE NOT is_watched
    GROUP BY mineral
)

SELECT ordinary.mineral, (coalesce(switched.items, 0) + 1) / (ordinary.items + 1) AS chance
FROM ordinary
LEFT JOIN switched USING (mineral)
