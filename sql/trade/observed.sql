-- One row per territory, side and heading: in how many periods before and after a control it reports.
-- Grain: effective, frequency, heading, reporter, by_exporter.
SELECT
    periods.effective, frequency, scopes.heading, coverage.reporter, by_exporter,
    count(*) FILTER (periods.side = 'before') AS before,
    count(*) FILTER (periods.side = 'after') AS after
FROM trade.coverage AS coverage
JOIN trade.periods AS periods USING (frequency, period_start)
JOIN trade.scopes AS scopes USING (frequency, by_exporter)
SEMI JOIN trade.peer_headings AS peer_headings ON peer_headings.heading = scopes.heading
WHERE list_has_any(coverage.sources, scopes.sources)
GROUP BY periods.effective, frequency, scopes.heading, coverage.reporter, by_exporter
HAVING count(*) FILTER (periods.side = 'before') > 0 AND count(*) FILTER (periods.side = 'after') > 0
