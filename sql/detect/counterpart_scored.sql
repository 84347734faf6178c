-- One row per screened item: the probability that the most suspicious declaration of the same goods is as suspicious if
-- all are honest. It is held against no peers, so that it is neither thin nor sufficient.
-- Grain: item_id.
SELECT
    items.item_id,
    partners.p_value,
    NULL::BOOLEAN AS thin,
    CASE WHEN partners.item_id IS NULL THEN 'no declaration of the same goods was found' END AS silent
FROM features.items AS items
LEFT JOIN detect.counterpart_partners AS partners USING (item_id)
