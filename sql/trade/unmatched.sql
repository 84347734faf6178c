-- One row per flow of a controlled heading: what was sent and did not arrive, and what arrived and was not sent, a
-- period, before and after the control, where both ends report.
-- Grain: effective, frequency, heading, exporter, importer.
SELECT
    periods.effective, frequency, gaps.hs_code AS heading, gaps.exporter, gaps.importer,
    total(CASE WHEN side = 'before' THEN greatest(-gap_kg, 0) END) / nullif(count(*) FILTER (side = 'before'),
        0) AS lost_before,
    total(CASE WHEN side = 'after' THEN greatest(-gap_kg, 0) END) / nullif(count(*) FILTER (side = 'after'),
        0) AS lost_after,
    total(CASE WHEN side = 'before' THEN greatest(gap_kg, 0) END) / nullif(count(*) FILTER (side = 'before'),
        0) AS orphaned_before,
    total(CASE WHEN side = 'after' THEN greatest(gap_kg, 0) END) / nullif(count(*) FILTER (side = 'after'),
        0) AS orphaned_after,
    count(*) FILTER (side = 'after') AS periods_after
FROM trade.moved AS gaps
SEMI JOIN (FROM trade.peer_headings WHERE NOT placebo) AS peer_headings ON peer_headings.heading = gaps.hs_code
JOIN trade.periods AS periods USING (frequency, period_start)
WHERE gaps.gap_kg IS NOT NULL
GROUP BY periods.effective, frequency, gaps.hs_code, gaps.exporter, gaps.importer
