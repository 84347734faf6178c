-- One row per screened item: each of its measures against its peers. The residual is what peers do not explain (a
-- logarithm), z is the residual in spreads of the heading, and peers are those that share the spread. An item that
-- lacks a measure has NULL there.
-- Grain: item_id.
SELECT
    items.item_id,
    price.residual AS price_residual,
    price.z AS price_z,
    price.peers AS price_peers,
    package.residual AS package_residual,
    package.z AS package_z,
    package.peers AS package_peers,
    volume.residual AS volume_residual,
    volume.z AS volume_z,
    volume.peers AS volume_peers,
    tare.residual AS tare_residual,
    tare.z AS tare_z,
    tare.peers AS tare_peers,
    weighed.residual AS weighed_residual,
    weighed.z AS weighed_z,
    weighed.peers AS weighed_peers
FROM features.items AS items
LEFT JOIN reference.log_price AS price USING (item_id)
LEFT JOIN reference.log_kg_per_package AS package USING (item_id)
LEFT JOIN reference.log_kg_per_m3 AS volume USING (item_id)
LEFT JOIN reference.log_tare AS tare USING (item_id)
LEFT JOIN reference.log_weighed AS weighed USING (item_id)
