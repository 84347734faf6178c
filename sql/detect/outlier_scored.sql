-- One row per screened item: the probability of a score as high from the outlier models.
-- Grain: item_id.
SELECT
    raw.item_id,
    coalesce(tail.chance, 1) AS p_value,
    count(*) OVER (PARTITION BY items.hs6) < $min_peers AS thin,
    NULL::VARCHAR AS silent
FROM detect.outlier_raw AS raw
JOIN features.items AS items USING (item_id)
ASOF LEFT JOIN reference.outlier_tail AS tail ON raw.score >= tail.score
