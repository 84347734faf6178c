-- One row per column or detector: how far its distribution moved from that of the state before, as the population
-- stability index. A class that one of the two lacks counts as half an item there.
-- Grain: kind, subject.
WITH sides AS (
    SELECT
        kind,
        subject,
        class,
        greatest(coalesce(max(items) FILTER (run_id = $run_id), 0), 0.5) AS now,
        greatest(coalesce(max(items) FILTER (run_id = $run_before), 0), 0.5) AS earlier
    FROM main.profiles
    WHERE run_id IN ($run_id, $run_before) AND $run_before IS NOT NULL
    GROUP BY kind, subject, class
),

shares AS (
    SELECT
        kind,
        subject,
        now / sum(now) OVER (PARTITION BY kind, subject) AS now,
        earlier / sum(earlier) OVER (PARTITION BY kind, subject) AS earlier
    FROM sides
)

SELECT
    $run_id AS run_id,
    $run_before::VARCHAR AS run_before,
    kind,
    subject,
    -- In millionths, so that the sum is the same in any order.
    sum(round(1e6 * (now - earlier) * ln(now / earlier))::BIGINT)::DOUBLE / 1e6 AS stability,
    stability > $drift_limit AS shifted
FROM shares
GROUP BY kind, subject
