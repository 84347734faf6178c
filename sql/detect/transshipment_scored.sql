-- One row per screened item: the probability of a route as odd, given the four ways it is looked at. That the same
-- goods left again weighs three quarters; the other three, each of which honest trade shows often, a twelfth each.
-- Grain: item_id.
WITH oddest AS (
    SELECT item_id, min(smallest_of(p_value, if(claim = 'same_goods_left_again', 4 / 3, 12))) AS p_value
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
