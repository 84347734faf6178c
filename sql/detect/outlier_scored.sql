-- One row per screened item: the probability of a score as high from the outlier model.
-- Grain: item_id.
SELECT
    raw.item_id,
    least(if(raw.score > tail.middle, 0.5 * beyond(raw.score - tail.middle, tail.shape, tail.scale), 1), 1) AS p_value,
    count(*) OVER (PARTITION BY items.hs6) < $min_peers AS thin,
    NULL::VARCHAR AS silent
FROM detect.outlier_raw AS raw
JOIN features.items AS items USING (item_id)
CROSS JOIN detect.outlier_tail AS tail
