-- One row per heading: how much heavier nine in ten units of a steady exporter are than the middle of its own, at most;
-- NULL stands for headings with fewer than fifty such items.
-- Grain: hs6.
WITH headings AS (
    SELECT hs6, quantile_cont(moved, 0.9) AS reach
    FROM features.unit_history
    GROUP BY hs6
    HAVING count(*) >= 50
)

SELECT hs6, greatest(reach, 0.05) AS reach
FROM headings
UNION ALL
SELECT NULL, greatest(coalesce(quantile_cont(moved, 0.9), 0), 0.05)
FROM features.unit_history
