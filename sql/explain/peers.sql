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
    SELECT items.*
    FROM declarations AS items
    JOIN riskiest
        ON left(items.hs_code, 6) = left(riskiest.hs_code, 6) AND items.flow = riskiest.flow
        AND items.status IS DISTINCT FROM 'cancelled'
        AND coalesce(items.exporter_id, items.exporter_name) IS DISTINCT FROM
            coalesce(riskiest.exporter_id, riskiest.exporter_name)
    ORDER BY abs(items.declared_on - riskiest.declared_on), items.authority, items.declaration_id, items.item_no
    LIMIT 50
)

SELECT
    nearest.authority,
    nearest.declaration_id,
    nearest.item_no,
    nearest.declared_on,
    coalesce(nearest.exporter_name, nearest.exporter_id) AS exporter,
    nearest.origin,
    nearest.net_kg,
    measures.price_per_kg,
    measures.price_currency,
    nearest.net_kg / nearest.packages AS kg_per_package,
    nearest.net_kg / nearest.volume_m3 AS kg_per_m3,
    nearest.gross_kg / nearest.net_kg - 1 AS tare_share
FROM nearest
JOIN item_measures AS measures
    ON measures.authority = nearest.authority AND measures.declaration_id = nearest.declaration_id
    AND measures.item_no = nearest.item_no
ORDER BY nearest.declared_on, nearest.authority, nearest.declaration_id, nearest.item_no
