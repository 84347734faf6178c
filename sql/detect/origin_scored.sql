-- One row per screened item: the probability of an origin as odd, given the ways it is looked at.
-- Grain: item_id.
WITH oddest AS (
    SELECT item_id, min(p_value) AS p_value
    FROM detect.origin_tests
    GROUP BY item_id
),

peers AS (
    SELECT hs6, max(all_exporters) AS exporters
    FROM detect.origin_rarity
    WHERE dispatch IS NULL
    GROUP BY hs6
)

SELECT
    items.item_id,
    CASE WHEN is_single(items.origin)
        THEN coalesce(oddest.p_value, 1) END AS p_value,
    coalesce(peers.exporters < $min_peers, true) AS thin,
    CASE
        WHEN items.origin IS NULL THEN 'no origin'
        WHEN NOT is_single(items.origin) THEN 'the origin is no single territory'
    END AS silent
FROM features.items AS items
LEFT JOIN oddest USING (item_id)
LEFT JOIN peers USING (hs6)
