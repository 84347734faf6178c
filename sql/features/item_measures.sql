-- One row per screened item: what it was held against its peers by. Prices are in price_currency per kg; z is the
-- distance from peers in spreads, NULL where the item lacks the measure.
-- Grain: authority, declaration_id, item_no.
SELECT
    items.authority,
    items.declaration_id,
    items.item_no,
    items.usd::FLOAT AS usd,
    items.price_currency,
    items.price_basis,
    exp(items.log_price)::FLOAT AS price_per_kg,
    exp(items.log_price - compared.price_residual)::FLOAT AS expected_price_per_kg,
    compared.price_z::FLOAT AS price_z,
    compared.package_z::FLOAT AS kg_per_package_z,
    compared.volume_z::FLOAT AS kg_per_m3_z,
    compared.tare_z::FLOAT AS tare_z,
    compared.weighed_z::FLOAT AS weighed_z,
    compared.price_peers AS peers
FROM features.items AS items
JOIN features.compared AS compared USING (item_id)
