-- One row per territory, side and heading: in how many periods before and after a control it reports, and of which
-- partner, if only of one.
-- Grain: effective, frequency, heading, reporter, by_exporter.
WITH counted AS (
    SELECT
        periods.effective, frequency, coverage.reporter, by_exporter, coverage.sources, coverage.partner,
        count(*) FILTER (periods.side = 'before') AS before,
        count(*) FILTER (periods.side = 'after') AS after
    FROM trade.coverage AS coverage
    JOIN trade.periods AS periods USING (frequency, period_start)
    GROUP BY periods.effective, frequency, coverage.reporter, by_exporter, coverage.sources, coverage.partner
)

SELECT
    counted.effective, frequency::VARCHAR AS frequency, scopes.heading::VARCHAR AS heading,
    counted.reporter::VARCHAR AS reporter, by_exporter, counted.partner::VARCHAR AS partner,
    sum(counted.before)::BIGINT AS before,
    sum(counted.after)::BIGINT AS after
FROM counted
JOIN trade.scopes AS scopes USING (frequency, by_exporter)
SEMI JOIN trade.peer_headings AS peer_headings ON peer_headings.heading = scopes.heading
WHERE list_has_any(counted.sources, scopes.sources)
GROUP BY counted.effective, frequency, scopes.heading, counted.reporter, by_exporter, counted.partner
HAVING sum(counted.before) > 0 AND sum(counted.after) > 0
