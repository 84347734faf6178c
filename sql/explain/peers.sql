-- One row per item of the heading of the riskiest item, of other exporters and the same direction of trade: the fifty
-- that were declared nearest in time, in the order of their dates.
WITH riskiest AS (
    SELECT items.*
    FROM risk_scores AS scores
    JOIN declarations AS items
        ON items.authority = scores.authority AND items.declaration_id = scores.declaration_id
        AND items.item_no = scores.riskiest_item_no
    WHERE scores.authority = $authority AND scores.declaration_id = $declaration_id
),

nearest AS (
    SELECT items.*, measures.price_per_kg, measures.price_currency
    FROM declarations AS items
    JOIN item_measures AS measures USING (authority, declaration_id, item_no)
    JOIN riskiest
        ON left(items.hs_code, 6) = left(riskiest.hs_code, 6) AND items.flow = riskiest.flow
        AND (items.authority, items.declaration_id) <> (riskiest.authority, riskiest.declaration_id)
        AND coalesce(coalesce(items.exporter_id, items.exporter_name)
            <> coalesce(riskiest.exporter_id, riskiest.exporter_name), true)
    ORDER BY abs(items.declared_on - riskiest.declared_on), items.authority, items.declaration_id, items.item_no
    LIMIT 50
)

SELECT
    authority,
    declaration_id,
    item_no,
    declared_on,
    coalesce(exporter_name, exporter_id) AS exporter,
    origin,
    net_kg,
    price_per_kg,
    price_currency,
    net_kg / nullif(packages, 0) AS kg_per_package,
    net_kg / nullif(volume_m3, 0) AS kg_per_m3,
    gross_kg / nullif(net_kg, 0) - 1 AS tare_share
FROM nearest
ORDER BY declared_on, authority, declaration_id, item_no
