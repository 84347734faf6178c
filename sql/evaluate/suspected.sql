-- One row per tactic that findings name, and budget: of the declarations within the budget that a finding suspects of
-- it, how many are violations, and how many are violations by that tactic.
-- Grain: tactic, share.
WITH suspected AS (
    SELECT DISTINCT authority, declaration_id, tactic
    FROM findings
)

SELECT
    suspected.tactic,
    shares.share,
    count(*) AS declarations,
    count(*) FILTER (labelled.is_violation) / count(*) AS precision,
    count(*) FILTER (list_contains(labelled.tactics, suspected.tactic)) / count(*) AS precision_of_tactic
FROM suspected
JOIN evaluate.labelled AS labelled USING (authority, declaration_id)
JOIN unnest([0.005, 0.02, 0.05]::DOUBLE[]) AS shares (share) ON labelled.rank <= shares.share * (SELECT count(*)
    FROM evaluate.labelled)
GROUP BY ALL
ORDER BY suspected.tactic, shares.share
