-- One row per screened item: the probability of a score as high from the outlier models; a slip of the pen is no
-- oddity.
-- Grain: item_id.
WITH headings AS (
    SELECT hs6, count(*) AS items
    FROM features.items
    GROUP BY hs6
)

SELECT
    raw.item_id,
    if(slips.slip IS NULL, coalesce(tail.chance, 1), NULL) AS p_value,
    headings.items < $min_peers AS thin,
    if(slips.slip IS NULL, NULL, 'the figures look mistyped') AS silent
FROM detect.outlier_raw AS raw
JOIN features.items AS items USING (item_id)
JOIN headings USING (hs6)
LEFT JOIN features.slips AS slips USING (item_id)
ASOF LEFT JOIN reference.outlier_tail AS tail ON raw.score >= tail.score
