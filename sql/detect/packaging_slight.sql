-- One row per item and measure of its packing that deviates so little that it is no rarer than what is just told: half
-- as much again in a cubic metre, or as little, since volumes are measured by the eye, or no more in one than such
-- goods weigh with nothing between them; a gross mass within a twentieth of what is weighed, or of what it would be in
-- usual packages, unless it is so again and more than half a tonne off; and what an empty container weighs beside goods
-- in a container.
-- Grain: item_id, measure.
WITH solid AS (
    SELECT headings.hs6, arg_max(goods.kg_per_m3, length(goods.hs)) AS kg_per_m3
    FROM (SELECT DISTINCT hs6 FROM features.items) AS headings
    JOIN facts.stowage AS goods ON starts_with(headings.hs6, goods.hs)
    GROUP BY headings.hs6
)

SELECT chances.item_id, chances.measure
FROM features.chances AS chances
JOIN features.items AS items USING (item_id)
JOIN features.compared AS compared USING (item_id)
LEFT JOIN solid ON solid.hs6 = items.hs6
WHERE chances.measure = 'log_kg_per_m3'
    AND (abs(compared.volume_residual) <= ln(1.5)
        OR chances.z > 0 AND exp(items.log_kg_per_m3) <= solid.kg_per_m3)
UNION
SELECT item_id, measure
FROM detect.packaging_near
WHERE NOT is_repeated OR apart_kg <= as_good_as_kg()
UNION
SELECT chances.item_id, chances.measure
FROM features.chances AS chances
JOIN features.items AS items USING (item_id)
JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
WHERE chances.measure = 'log_weighed' AND chances.z > 0
    AND declarations.container_id IS NOT NULL AND holds_an_empty_container(items.weighed_kg, items.gross_kg)
