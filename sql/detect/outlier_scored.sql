-- One row per screened item: the probability of a score as high from the outlier models.
-- Grain: item_id.
WITH headings AS (
    SELECT hs6, count(*) AS items
    FROM features.items
    GROUP BY hs6
)

SELECT
    raw.item_id,
    coalesce(tail.chance, 1) AS p_value,
    headings.items < $min_peers AS thin,
    NULL::VARCHAR AS silent
FROM detect.outlier_raw AS raw
JOIN features.items AS items USING (item_id)
JOIN headings USING (hs6)
ASOF LEFT JOIN reference.outlier_tail AS tail ON raw.score >= tail.score
