-- The screened declaration: its place in the ranking, and what else belongs to its case.
SELECT
    scores.*,
    flagged.tactics,
    flagged.first_flagged_run,
    (
        SELECT list(others.authority || '/' || others.declaration_id ORDER BY others.rank)
        FROM flagged_shipments AS others
        WHERE others.case_no = flagged.case_no AND others.rank <> flagged.rank
    ) AS of_same_case,
    (SELECT count(*) FROM risk_scores) AS screened
FROM risk_scores AS scores
LEFT JOIN flagged_shipments AS flagged
    ON flagged.authority = scores.authority AND flagged.declaration_id = scores.declaration_id
WHERE scores.authority = $authority AND scores.declaration_id = $declaration_id
