-- One row per screened declaration with its rank and what the truth says of it; what the truth does not name is clean.
-- A declaration that offends by one item and is linked by another offends.
-- Grain: authority, declaration_id.
WITH found AS (
    SELECT
        authority,
        declaration_id,
        bool_or(outcome = 'violation') AS is_violation,
        max(role) FILTER (outcome = 'violation') AS role,
        list(DISTINCT tactic) FILTER (outcome = 'violation' AND tactic IS NOT NULL) AS tactics,
        coalesce(sum(recovered_usd::DECIMAL(18, 2)), 0)::DOUBLE AS recovered_usd
    FROM truth
    GROUP BY authority, declaration_id
)

SELECT
    scores.authority,
    scores.declaration_id,
    scores.rank,
    scores.alert,
    coalesce(found.is_violation, false) AS is_violation,
    found.role,
    found.tactics,
    coalesce(found.recovered_usd, 0) AS recovered_usd
FROM risk_scores AS scores
LEFT JOIN found ON found.authority = scores.authority AND found.declaration_id = scores.declaration_id
