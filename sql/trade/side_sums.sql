-- One row per flow around a control: what each side tells of it over the periods before and after, and what a source
-- says that has reconciled both.
-- Grain: effective, frequency, heading, exporter, importer.
SELECT
    periods.effective, frequency, flows.hs_code AS heading, flows.exporter, flows.importer,
    coalesce(total(CASE WHEN periods.side = 'before' THEN flows.exporter_kg END), 0) AS sent_before,
    coalesce(total(CASE WHEN periods.side = 'after' THEN flows.exporter_kg END), 0) AS sent_after,
    coalesce(total(CASE WHEN periods.side = 'before' THEN flows.importer_kg END), 0) AS received_before,
    coalesce(total(CASE WHEN periods.side = 'after' THEN flows.importer_kg END), 0) AS received_after,
    coalesce(total(CASE WHEN periods.side = 'before' AND flows.basis = 'reconciled' THEN flows.kg END),
        0) AS reconciled_before,
    coalesce(total(CASE WHEN periods.side = 'after' AND flows.basis = 'reconciled' THEN flows.kg END),
        0) AS reconciled_after,
    coalesce(total(CASE WHEN periods.side = 'stocking' THEN flows.kg END), 0) AS stocking_kg,
    -- errors of single periods that average out: the root of the sum of squares
    sqrt(total(CASE WHEN periods.side = 'before'
        THEN pow(greatest(flows.exporter_kg, flows.importer_kg, flows.kg), 2) END)) AS root_before,
    sqrt(total(CASE WHEN periods.side = 'after'
        THEN pow(greatest(flows.exporter_kg, flows.importer_kg, flows.kg), 2) END)) AS root_after,
    count(*) FILTER (periods.side = 'after') AS met_after,
    total(CASE WHEN periods.side = 'after'
        THEN greatest(flows.exporter_kg, flows.importer_kg, flows.kg) END) AS whole_after,
    max(CASE WHEN periods.side = 'after'
        THEN greatest(flows.exporter_kg, flows.importer_kg, flows.kg) END) AS largest_after
FROM trade.moved AS flows
SEMI JOIN trade.peer_headings AS peer_headings ON peer_headings.heading = flows.hs_code
JOIN trade.periods AS periods USING (frequency, period_start)
WHERE greatest(flows.exporter_kg, flows.importer_kg, flows.kg) > 0
GROUP BY periods.effective, frequency, flows.hs_code, flows.exporter, flows.importer
