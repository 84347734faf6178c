-- The items that the reference is fitted on: of each heading at most six hundred, chosen by a hash of their key.
-- Grain: item_id.
SELECT
    items.item_id,
    items.exporter,
    items.hs6,
    items.words,
    items.price_currency,
    items.log_price,
    items.log_kg_per_package,
    items.log_kg_per_m3,
    items.log_tare,
    items.log_weighed,
    items.chapter,
    items.hs4,
    items.heading,
    items.heading_terms,
    items.national_code,
    items.wording,
    items.heading_quarter,
    items.heading_origin,
    items.heading_origin_quarter,
    items.heading_mass,
    items.heading_package,
    items.lodged_at,
    items.lodged_office,
    items.lodged_mass
FROM features.groups AS items
JOIN (SELECT hs6, count(*)::UBIGINT AS items FROM features.items GROUP BY hs6) AS headings USING (hs6)
WHERE hash(items.authority, items.declaration_id, items.item_no) % headings.items < 600
