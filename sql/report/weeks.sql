-- One row per week: declarations screened and flagged.
SELECT
    date_trunc('week', scores.declared_on)::DATE AS week,
    count(*) AS screened,
    count(flagged.rank) AS flagged
FROM risk_scores AS scores
LEFT JOIN flagged_shipments AS flagged
    ON flagged.authority = scores.authority AND flagged.declaration_id = scores.declaration_id
GROUP BY week
ORDER BY week
