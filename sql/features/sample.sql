-- The items that the reference is fitted on: of each heading at most six hundred, chosen by a hash of their key. A
-- scale does not err tenfold: what it shows then is a slip, and teaches nothing of scales. Nor does a mass that is
-- denser than osmium, or lighter than three kilograms a cubic metre, teach anything of prices and packing: it was typed
-- in tonnes or grams.
-- Grain: item_id.
SELECT
    -- What nothing is learned from stays behind: the table is wide.
    items.* EXCLUDE (
        authority, declaration_id, item_no, flow, declared_on, quarter, hs_code, origin, dispatch, destination,
        transport_mode,
        is_strategic, is_watched, remoteness, is_vague, office, usd, net_kg, gross_kg, weighed_kg, packages, volume_m3,
        quantity_unit, log_kg_per_unit, price_basis, relation)
    REPLACE (
        if(abs(items.log_weighed) < ln(10), items.log_weighed, NULL) AS log_weighed,
        if(coalesce(is_density_of_goods(items.log_kg_per_m3), true), items.log_price, NULL) AS log_price,
        if(coalesce(is_density_of_goods(items.log_kg_per_m3), true), items.log_kg_per_package,
            NULL) AS log_kg_per_package,
        if(is_density_of_goods(items.log_kg_per_m3), items.log_kg_per_m3, NULL) AS log_kg_per_m3)
FROM features.groups AS items
JOIN (SELECT hs6, count(*)::UBIGINT AS items FROM features.items GROUP BY hs6) AS headings USING (hs6)
WHERE hash(items.authority, items.declaration_id, items.item_no) % headings.items < 600
