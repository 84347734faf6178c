-- One row per date on which a control took effect: how often ordinary goods change their origin so at that date, and
-- how often strategic goods do where the new origin may make them: who is cut off from one source buys of another.
-- Grain: since.
WITH changed AS (
    SELECT
        changes.since,
        count(*) FILTER (changes.is_placebo) AS ordinary,
        count(*) FILTER (NOT changes.is_placebo AND unproduced.item_id IS NULL) AS replaced
    FROM detect.origin_changes AS changes
    LEFT JOIN detect.unproduced AS unproduced USING (item_id)
    GROUP BY changes.since
)

SELECT
    changed.since,
    (any_value(changed.ordinary) + 1) / (count(*) FILTER (NOT items.is_watched) + 1) AS chance,
    (any_value(changed.replaced) + 1) / (count(*) FILTER (items.is_strategic) + 1) AS replaced
FROM changed
JOIN features.items AS items ON items.declared_on >= changed.since
GROUP BY changed.since
