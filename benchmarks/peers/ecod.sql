-- A row is a declared item with a dozen features that an outlier model can use; empty cells become medians later.
-- Grain: authority, declaration_id, item_no.
WITH item AS (
    SELECT d.*, left(d.hs_code, 6) AS hs6,
        ln(greatest(d.value * r.usd_per_unit, 0.01) / d.net_kg) AS price,
        ln(d.net_kg) AS mass,
        ln(d.net_kg / nullif(d.packages, 0)) AS package_load,
        ln(d.net_kg / nullif(d.volume_m3, 0)) AS density,
        (d.gross_kg - d.net_kg) / nullif(d.gross_kg, 0) AS tare
    FROM read_parquet($declarations) AS d
    LEFT JOIN read_parquet($rates) AS r
        ON r.currency = d.currency AND r.month = date_trunc('month', d.declared_on)
),
heading AS (
    SELECT hs6,
        median(price) AS price, greatest(mad(price), 0.05) AS price_width,
        median(mass) AS mass, greatest(mad(mass), 0.05) AS mass_width,
        median(package_load) AS package_load,
        median(density) AS density,
        median(tare) AS tare
    FROM item
    GROUP BY hs6
)
SELECT
    item.authority,
    item.declaration_id,
    item.price AS log_usd_per_kg,
    (item.price - heading.price) / heading.price_width AS price_deviation,
    item.mass AS log_kg,
    (item.mass - heading.mass) / heading.mass_width AS mass_deviation,
    item.package_load - heading.package_load AS package_deviation,
    item.density - heading.density AS density_deviation,
    item.tare - heading.tare AS tare_deviation,
    item.weighed_kg / nullif(item.gross_kg, 0) AS weighed_share,
    (item.dispatch <> item.origin)::DOUBLE AS foreign_dispatch,
    -ln(count(*) OVER (PARTITION BY item.hs6, item.origin, item.destination)) AS route_rarity,
    -ln(count(*) OVER (PARTITION BY item.exporter_id)) AS exporter_rarity,
    -ln(count(*) OVER (PARTITION BY item.exporter_id, item.importer_id)) AS pair_rarity
FROM item
JOIN heading USING (hs6)
ORDER BY item.authority, item.declaration_id, item.item_no
