-- One row per date on which a control took effect: how often strategic goods would change their origin so in the year
-- after, if those of parties that traded the former one did as ordinary goods of such parties do at that date; and how
-- often they do where the new origin may make them: who is cut off from one source buys of another.
-- Grain: since.
WITH counted AS (
    SELECT
        changes.since,
        count(*) FILTER (changes.is_placebo) AS ordinary,
        count(*) FILTER (changes.is_placebo AND changes.is_changed) AS ordinary_changed,
        count(*) FILTER (NOT changes.is_placebo) AS bound,
        count(*) FILTER (NOT changes.is_placebo AND changes.is_changed AND unproduced.item_id IS NULL) AS replaced
    FROM detect.origin_changes AS changes
    LEFT JOIN detect.unproduced AS unproduced USING (item_id)
    GROUP BY changes.since
)

SELECT
    dates.since,
    -- An honest item is of parties that could change as often as strategic goods are.
    (coalesce(any_value(counted.ordinary_changed), 0) + 1) / (coalesce(any_value(counted.ordinary), 0) + 1)
        * (coalesce(any_value(counted.bound), 0) + 1) / (count(items.item_id) + 1) AS chance,
    (coalesce(any_value(counted.replaced), 0) + 1) / (count(items.item_id) + 1) AS replaced
FROM (SELECT DISTINCT valid_from AS since FROM facts.controls WHERE status = 'in_force') AS dates
LEFT JOIN counted USING (since)
LEFT JOIN features.items AS items
    ON items.is_strategic AND items.declared_on BETWEEN dates.since AND dates.since + 365
GROUP BY dates.since
