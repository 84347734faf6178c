-- One row per pair and span of periods: what each side tells, what a source says that has reconciled both, what that
-- comes to, and what was sent and did not arrive or arrived and was not sent; in thousandths of a kilogram.
-- Grain: pair_no, span_no.
WITH pairs AS (
    SELECT pair_no, frequency
    FROM trade.pair_errors AS pairs
    SEMI JOIN trade.peer_headings AS peer_headings ON peer_headings.heading = pairs.heading
),

told AS (
    SELECT
        pair_no, span_no, flows.exporter_kg, flows.importer_kg, flows.kg,
        CASE WHEN flows.basis = 'reconciled' THEN flows.kg END AS reconciled_kg,
        greatest(flows.exporter_kg, flows.importer_kg, flows.kg) AS largest_kg,
        CASE
            WHEN rank IS NOT NULL THEN
                mirror_gap(mirror_ratio(exporter_kg, importer_kg, exporter_unweighed IS TRUE
                    OR importer_unweighed IS TRUE), none, exporter_kg, importer_kg)
        END AS gap_kg
    FROM trade.reconciled AS flows
    JOIN pairs USING (pair_no)
    JOIN trade.spans AS spans USING (frequency, period_start)
)

SELECT
    pair_no, span_no,
    thousandths(exporter_kg) AS sent,
    thousandths(importer_kg) AS received,
    thousandths(reconciled_kg) AS reconciled,
    thousandths(kg) AS moved,
    count(*) FILTER (largest_kg > 0) AS met,
    thousandths(largest_kg) AS whole,
    thousandths(pow(largest_kg, 2)) AS squares,
    max(largest_kg) AS largest_kg,
    count(gap_kg) AS gaps,
    thousandths(greatest(-gap_kg, 0)) AS lost,
    thousandths(greatest(gap_kg, 0)) AS orphaned
FROM told
GROUP BY pair_no, span_no
