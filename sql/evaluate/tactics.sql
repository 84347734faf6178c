-- One row per tactic and role: the share of its declarations among the first two in a hundred.
-- Grain: tactic, role.
WITH cases AS (
    SELECT unnest(tactics) AS tactic, coalesce(role, 'offending') AS role, rank
    FROM evaluate.labelled
    WHERE is_violation
)

SELECT
    tactic,
    role,
    count(*) AS declarations,
    avg((rank <= (SELECT 0.02 * count(*) FROM evaluate.labelled))::INTEGER) AS recall,
    median(rank) AS middle_rank
FROM cases
GROUP BY ALL
ORDER BY role DESC, tactic
