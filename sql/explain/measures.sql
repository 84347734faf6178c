-- One row per item: what it was held against its peers by, and the rate that its value was taken to dollars at.
SELECT
    measures.item_no,
    measures.usd,
    measures.usd / nullif(items.value, 0) AS usd_per_unit,
    items.currency AS declared_currency,
    strftime(items.declared_on, '%Y-%m') AS rate_of_month,
    measures.price_per_kg,
    measures.expected_price_per_kg,
    measures.price_currency,
    measures.price_basis,
    measures.price_z AS price_spreads_off,
    measures.kg_per_package_z AS kg_per_package_spreads_off,
    measures.kg_per_m3_z AS kg_per_m3_spreads_off,
    measures.tare_z AS tare_spreads_off,
    measures.weighed_z AS weighed_spreads_off,
    measures.peers AS items_of_heading
FROM item_measures AS measures
JOIN declarations AS items
    ON items.authority = measures.authority AND items.declaration_id = measures.declaration_id
    AND items.item_no = measures.item_no
WHERE measures.authority = $authority AND measures.declaration_id = $declaration_id
ORDER BY measures.item_no
