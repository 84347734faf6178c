-- The screened declaration: its place in the ranking.
SELECT scores.*, flagged.tactics, flagged.first_flagged_run, (SELECT count(*) FROM risk_scores) AS screened
FROM risk_scores AS scores
LEFT JOIN flagged_shipments AS flagged
    ON flagged.authority = scores.authority AND flagged.declaration_id = scores.declaration_id
WHERE scores.authority = $authority AND scores.declaration_id = $declaration_id
