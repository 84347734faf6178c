-- One row per territory, side and heading: in how many periods before and after a control it reports.
-- Grain: effective, frequency, heading, reporter, by_exporter.
WITH counted AS (
    SELECT
        periods.effective, frequency, coverage.reporter, coverage.by_exporter,
        count(*) FILTER (periods.side = 'before') AS before,
        count(*) FILTER (periods.side = 'after') AS after
    FROM trade.coverage AS coverage
    JOIN trade.periods AS periods USING (frequency, period_start)
    GROUP BY periods.effective, frequency, coverage.reporter, coverage.by_exporter
)

SELECT counted.effective, frequency, scopes.heading, reporter, by_exporter, counted.before, counted.after
FROM counted
JOIN trade.scopes AS scopes USING (frequency, reporter, by_exporter)
SEMI JOIN trade.peer_headings AS peer_headings ON peer_headings.heading = scopes.heading
WHERE counted.before > 0 AND counted.after > 0
