-- One row per screened item with the groups of peers it belongs to, as hashes of what their members share.
-- Grain: item_id.
SELECT
    *,
    hash(left(hs6, 2), price_currency) AS chapter,
    hash(left(hs6, 4), price_currency) AS hs4,
    hash(hs6, price_currency) AS heading,
    -- Whatever the price is in, goods are packed alike.
    hash(left(hs6, 2)) AS goods_of_chapter,
    hash(hs6) AS goods,
    if(hs6 IN (SELECT hs6 FROM facts.heading_others), hash(hs6, named), goods) AS goods_named,
    hash(hs6, flow, price_basis, price_currency) AS heading_terms,
    hash(authority, hs_code, price_currency) AS national_code,
    -- Of a heading that holds several minerals, or other goods too: what names the same, or none of them.
    if(hs6 IN (SELECT hs6 FROM facts.heading_others), hash(hs6, price_currency, named), heading) AS heading_named,
    hash(hs6, words) AS wording,
    hash(hs6, quarter) AS heading_quarter,
    hash(hs6, date_trunc('month', declared_on)) AS heading_month,
    hash(hs6, named, quarter) AS named_quarter,
    hash(hs6, origin) AS heading_origin,
    hash(hs6, origin, quarter) AS heading_origin_quarter,
    hash(hs6, floor(log2(net_kg) / 2)) AS heading_mass,
    hash(hs6, package_type) AS heading_package,
    if(package_type IS NULL, NULL, hash(package_type, floor(log2(net_kg) / 2))) AS package_mass,
    hash(authority) AS lodged_at,
    hash(authority, office) AS lodged_office,
    hash(authority, floor(log2(gross_kg) / 2)) AS lodged_mass,
    hash(authority, floor(log2(gross_kg) / 2), flow, hs6) AS lodged_goods
FROM features.items
