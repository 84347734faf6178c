-- One row per exporter of a controlled heading that reports at least half of the months: its monthly exports to all
-- over those of the 24 months before a control was announced that it reports, and in months 7 to 12 after it took
-- effect.
-- Grain: effective, heading, hub.
WITH counted AS (
    SELECT effective, count(*) FILTER (side = 'before') AS before, count(*) FILTER (late) AS after
    FROM trade.periods
    WHERE frequency = 'M'
    GROUP BY effective
),

spans AS (
    SELECT DISTINCT periods.effective, periods.side, periods.late, spans.span_no
    FROM trade.periods AS periods
    JOIN trade.spans AS spans USING (frequency, period_start)
    WHERE frequency = 'M'
),

sums AS (
    SELECT
        spans.effective, pairs.heading::VARCHAR AS heading, pairs.exporter::VARCHAR AS hub,
        coalesce(kilograms(CASE WHEN spans.side = 'before' THEN told.moved END), 0) AS before,
        coalesce(kilograms(CASE WHEN spans.late THEN told.moved END), 0) AS after
    FROM trade.span_sums AS told
    JOIN spans USING (span_no)
    JOIN trade.pair_errors AS pairs USING (pair_no)
    SEMI JOIN (FROM trade.peer_headings WHERE NOT placebo) AS peer_headings ON peer_headings.heading = pairs.heading
    WHERE is_single(pairs.importer)
    GROUP BY spans.effective, pairs.heading, pairs.exporter
)

SELECT sums.effective, sums.heading, sums.hub, sums.before / observed.before AS before,
    sums.after / counted.after AS after
FROM sums
JOIN counted USING (effective)
JOIN trade.observed AS observed
    ON observed.reporter = sums.hub AND observed.by_exporter AND observed.frequency = 'M'
    AND observed.effective = sums.effective AND observed.heading = sums.heading AND observed.before >= 12
WHERE counted.before > 0 AND counted.after > 0
