-- One row per kind of suspect: how many are flagged, and how many of them for a riskiest declaration that violates.
-- Grain: suspects.
SELECT suspects, count(*) AS flagged, count(*) FILTER (labelled.is_violation) AS violating,
    count(*) FILTER (labelled.is_violation AND coalesce(labelled.role, 'offending') = 'offending') AS offending
FROM (
    SELECT 'firms' AS suspects, authority, declaration_id FROM flagged_firms
    UNION ALL
    SELECT 'routes', authority, declaration_id FROM flagged_routes
)
JOIN evaluate.labelled AS labelled USING (authority, declaration_id)
GROUP BY suspects
ORDER BY suspects
