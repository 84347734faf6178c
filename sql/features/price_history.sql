-- One row per priced item of an exporter and importer with at least four other shipments of goods so described: how far its
-- price lies from the middle of theirs (a logarithm, what moves with the market taken away), and how many there are.
-- Grain: item_id.
WITH relations AS (
    SELECT items.relation, median(compared.price_residual) AS middle, count(*) AS shipments
    FROM features.groups AS items
    JOIN features.compared AS compared USING (item_id)
    ANTI JOIN features.slips AS slips USING (item_id)
    WHERE compared.price_residual IS NOT NULL
    GROUP BY items.relation
    HAVING count(*) >= 5
)

SELECT
    items.item_id,
    items.hs6,
    relations.shipments - 1 AS others,
    relations.middle,
    compared.price_residual - relations.middle AS moved
FROM features.groups AS items
JOIN relations USING (relation)
JOIN features.compared AS compared USING (item_id)
ANTI JOIN features.slips AS slips USING (item_id)
WHERE compared.price_residual IS NOT NULL
