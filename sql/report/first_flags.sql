-- One row per declaration among the first fifty flagged.
SELECT
    flagged.rank,
    flagged.authority,
    flagged.declaration_id,
    scores.evidence,
    flagged.tactics,
    flagged.reasons,
    flagged.other_side,
    flagged.flow,
    flagged.declared_on,
    flagged.hs_code,
    flagged.description,
    flagged.origin,
    flagged.dispatch,
    flagged.destination,
    coalesce(flagged.exporter_name, flagged.exporter_id) AS exporter,
    coalesce(flagged.importer_name, flagged.importer_id) AS importer,
    flagged.net_kg,
    flagged.value,
    flagged.currency
FROM flagged_shipments AS flagged
JOIN risk_scores AS scores
    ON scores.authority = flagged.authority AND scores.declaration_id = flagged.declaration_id
ORDER BY flagged.rank
LIMIT 50
