-- One row per budget: how good the first so many of the ranking are. What the number of violations makes attainable at
-- the budget is the measure of precision and recall.
-- Grain: share.
WITH sizes AS (
    SELECT share, greatest(floor(share * count(*)), 1)::BIGINT AS budget, count(*) FILTER (is_violation) AS violations
    FROM evaluate.labelled
    CROSS JOIN unnest([0.005, 0.01, 0.02, 0.05, 0.1]) AS shares (share)
    GROUP BY share
)

SELECT
    sizes.share,
    sizes.budget,
    count(*) FILTER (labelled.is_violation) AS found,
    count(*) FILTER (labelled.is_violation) / sizes.budget AS precision,
    count(*) FILTER (labelled.is_violation) / sizes.violations AS recall,
    count(*) FILTER (labelled.is_violation) / least(sizes.budget, sizes.violations) AS share_of_attainable,
    coalesce(sum(labelled.recovered_usd), 0) / (SELECT nullif(sum(recovered_usd), 0) FROM evaluate.labelled) AS revenue
FROM sizes
JOIN evaluate.labelled AS labelled ON labelled.rank <= sizes.budget
GROUP BY sizes.share, sizes.budget, sizes.violations
ORDER BY sizes.share
