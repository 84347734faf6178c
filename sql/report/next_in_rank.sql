-- One row per declaration among the ten riskiest that is not flagged: what its riskiest item declares, and why.
WITH reasons AS (
    SELECT
        authority,
        declaration_id,
        list(DISTINCT tactic ORDER BY tactic) FILTER (p_value < 1) AS tactics,
        list(reason ORDER BY p_value, item_no, detector, claim) AS reasons
    FROM findings
    GROUP BY authority, declaration_id
)

SELECT
    scores.rank,
    scores.authority,
    scores.declaration_id,
    scores.evidence,
    items.flow,
    items.declared_on,
    items.hs_code,
    items.description,
    items.origin,
    items.dispatch,
    items.destination,
    coalesce(items.exporter_name, items.exporter_id) AS exporter,
    coalesce(items.importer_name, items.importer_id) AS importer,
    items.net_kg,
    items.value,
    items.currency,
    reasons.tactics,
    reasons.reasons
FROM risk_scores AS scores
JOIN declarations AS items
    ON items.authority = scores.authority
    AND items.declaration_id = scores.declaration_id
    AND items.item_no = scores.riskiest_item_no
LEFT JOIN reasons ON reasons.authority = scores.authority AND reasons.declaration_id = scores.declaration_id
ANTI JOIN flagged_shipments AS flagged
    ON flagged.authority = scores.authority AND flagged.declaration_id = scores.declaration_id
WHERE scores.rank <= 10
ORDER BY scores.rank
