-- One row: how many were screened, how many violate, the area under the ROC curve, and what share of alerts is false.
-- Grain: one row.
WITH counted AS (
    SELECT
        count(*) AS screened,
        count(*) FILTER (is_violation) AS violations,
        count(*) FILTER (alert) AS alerts,
        count(*) FILTER (alert AND NOT is_violation) AS false_alerts,
        sum(rank) FILTER (is_violation) AS ranks
    FROM evaluate.labelled
)

SELECT
    screened,
    violations,
    alerts,
    false_alerts,
    1 - (ranks - violations * (violations + 1) / 2) / (violations * (screened - violations)) AS auc
FROM counted
