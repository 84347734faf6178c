-- One row per item whose load deviates so little in the room it takes that it is not told for that alone: half as much
-- again in a cubic metre, or as little, since volumes are measured by the eye, or no more in one than such goods weigh
-- with nothing between them.
-- Grain: item_id.
WITH solid AS (
    SELECT headings.hs6, arg_max(goods.kg_per_m3, length(goods.hs)) AS kg_per_m3
    FROM (SELECT DISTINCT hs6 FROM features.items) AS headings
    JOIN facts.stowage AS goods ON starts_with(headings.hs6, goods.hs)
    GROUP BY headings.hs6
)

SELECT chances.item_id
FROM features.chances AS chances
JOIN features.items AS items USING (item_id)
JOIN features.compared AS compared USING (item_id)
LEFT JOIN solid ON solid.hs6 = items.hs6
WHERE chances.measure = 'log_kg_per_m3'
    AND (abs(compared.volume_residual) <= ln(1.5)
        OR chances.z > 0 AND exp(items.log_kg_per_m3) <= solid.kg_per_m3)
