-- One row per priced item of an exporter and importer with at least four other shipments of such goods, of the heading
-- and naming the same mineral if any: how far its price lies from the middle of theirs (a logarithm, what moves with
-- the market and the wording taken away, but no farther than it lies as declared: another wording moves no price), how
-- far nine in ten of theirs lie from it if they were normal, and how many there are.
-- Grain: item_id.
WITH relations AS (
    SELECT
        items.relation,
        items.named,
        median(compared.price_residual) AS middle,
        median(items.log_price) AS middle_as_declared,
        1.645 * 1.4826 * mad(compared.price_residual) AS reach,
        count(*) AS shipments
    FROM features.groups AS items
    JOIN features.compared AS compared USING (item_id)
    ANTI JOIN features.slips AS slips USING (item_id)
    WHERE compared.price_residual IS NOT NULL
    GROUP BY items.relation, items.named
    HAVING count(*) >= 5
)

SELECT
    items.item_id,
    items.hs6,
    relations.shipments - 1 AS others,
    relations.reach,
    within(compared.price_residual - relations.middle,
        if((compared.price_residual - relations.middle) * (items.log_price - middle_as_declared) > 0,
            abs(items.log_price - middle_as_declared), 0)) AS moved
FROM features.groups AS items
JOIN relations ON relations.relation = items.relation AND relations.named IS NOT DISTINCT FROM items.named
JOIN features.compared AS compared USING (item_id)
ANTI JOIN features.slips AS slips USING (item_id)
WHERE compared.price_residual IS NOT NULL
