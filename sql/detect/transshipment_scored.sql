-- One row per screened item: the probability of a route as odd, given the four ways it is looked at.
-- Grain: item_id.
WITH oddest AS (
    SELECT item_id, min(p_value) AS p_value
    FROM detect.transshipment_tests
    GROUP BY item_id
),

strategic AS (
    SELECT DISTINCT hs6
    FROM detect.transshipment_goods
)

SELECT
    items.item_id,
    CASE WHEN oddest.item_id IS NOT NULL OR strategic.hs6 IS NOT NULL AND items.origin IS NOT NULL
         THEN coalesce(oddest.p_value, 1) END AS p_value,
    false AS thin,
    CASE
        WHEN oddest.item_id IS NOT NULL THEN NULL
        WHEN strategic.hs6 IS NULL THEN 'no goods of a controlled mineral'
        WHEN items.origin IS NULL THEN 'no origin'
    END AS silent
FROM features.items AS items
LEFT JOIN oddest USING (item_id)
LEFT JOIN strategic USING (hs6)
