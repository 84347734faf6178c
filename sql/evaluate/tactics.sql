-- One row per tactic and role: which shares of its declarations, and of the revenue recovered from them, are within the
-- budgets of half a per cent, two and five.
-- Grain: tactic, role.
WITH cases AS (
    SELECT
        unnest(tactics) AS tactic,
        coalesce(role, 'offending') AS role,
        rank,
        rank / (SELECT count(*) FROM evaluate.labelled) AS place,
        recovered_usd
    FROM evaluate.labelled
    WHERE is_violation
)

SELECT
    tactic,
    role,
    count(*) AS declarations,
    count(*) FILTER (place <= 0.005) / count(*) AS recall_at_half,
    count(*) FILTER (place <= 0.02) / count(*) AS recall,
    count(*) FILTER (place <= 0.05) / count(*) AS recall_at_five,
    coalesce(sum(recovered_usd) FILTER (place <= 0.02), 0) / nullif(sum(recovered_usd), 0) AS revenue,
    median(rank) AS median_rank
FROM cases
GROUP BY ALL
ORDER BY role DESC, tactic
