-- One row per territory and side: in how many periods before and after a control it reports.
-- Grain: effective, frequency, reporter, by_exporter.
SELECT
    periods.effective, frequency, coverage.reporter, coverage.by_exporter,
    count(*) FILTER (periods.side = 'before') AS before,
    count(*) FILTER (periods.side = 'after') AS after,
    min(period_start) FILTER (periods.side = 'after') AS first_after,
    max(period_start) FILTER (periods.side = 'after') AS last_after
FROM trade.coverage AS coverage
JOIN trade.periods AS periods USING (frequency, period_start)
GROUP BY periods.effective, frequency, coverage.reporter, coverage.by_exporter
HAVING count(*) FILTER (periods.side = 'before') > 0 AND count(*) FILTER (periods.side = 'after') > 0
