-- One row per flow of a controlled heading: what was sent and did not arrive, and what arrived and was not sent, a
-- period, before and after the control, where both ends report.
-- Grain: effective, frequency, heading, exporter, importer.
WITH spans AS (
    SELECT DISTINCT periods.effective, periods.side, spans.span_no
    FROM trade.periods AS periods
    JOIN trade.spans AS spans USING (frequency, period_start)
),

pairs AS (
    SELECT pair_no, frequency::VARCHAR AS frequency, pairs.heading::VARCHAR AS heading,
        exporter::VARCHAR AS exporter, importer::VARCHAR AS importer
    FROM trade.pair_errors AS pairs
    SEMI JOIN (FROM trade.peer_headings WHERE NOT placebo) AS peer_headings ON peer_headings.heading = pairs.heading
)

SELECT
    spans.effective, pairs.frequency, pairs.heading, pairs.exporter, pairs.importer,
    kilograms(CASE WHEN side = 'before' THEN lost END) / nullif(sum(gaps) FILTER (side = 'before'), 0) AS lost_before,
    kilograms(CASE WHEN side = 'after' THEN lost END) / nullif(sum(gaps) FILTER (side = 'after'), 0) AS lost_after,
    kilograms(CASE WHEN side = 'before' THEN orphaned END) / nullif(sum(gaps) FILTER (side = 'before'),
        0) AS orphaned_before,
    kilograms(CASE WHEN side = 'after' THEN orphaned END) / nullif(sum(gaps) FILTER (side = 'after'),
        0) AS orphaned_after,
    coalesce(sum(gaps) FILTER (side = 'after'), 0)::BIGINT AS periods_after
FROM trade.span_sums AS told
JOIN spans USING (span_no)
JOIN pairs USING (pair_no)
WHERE gaps > 0
GROUP BY ALL
