-- One row per flow around a control: what each side tells of it over the periods before and after, and what a source
-- says that has reconciled both.
-- Grain: effective, frequency, heading, exporter, importer.
WITH spans AS (
    SELECT DISTINCT periods.effective, periods.side, spans.span_no
    FROM trade.periods AS periods
    JOIN trade.spans AS spans USING (frequency, period_start)
),

sums AS (
    SELECT
        spans.effective, pair_no,
        coalesce(kilograms(CASE WHEN side = 'before' THEN sent END), 0) AS sent_before,
        coalesce(kilograms(CASE WHEN side = 'after' THEN sent END), 0) AS sent_after,
        coalesce(kilograms(CASE WHEN side = 'before' THEN received END), 0) AS received_before,
        coalesce(kilograms(CASE WHEN side = 'after' THEN received END), 0) AS received_after,
        coalesce(kilograms(CASE WHEN side = 'before' THEN reconciled END), 0) AS reconciled_before,
        coalesce(kilograms(CASE WHEN side = 'after' THEN reconciled END), 0) AS reconciled_after,
        coalesce(kilograms(CASE WHEN side = 'stocking' THEN moved END), 0) AS stocking_kg,
        -- errors of single periods that average out: the root of the sum of squares
        sqrt(kilograms(CASE WHEN side = 'before' THEN squares END)) AS root_before,
        sqrt(kilograms(CASE WHEN side = 'after' THEN squares END)) AS root_after,
        coalesce(sum(CASE WHEN side = 'after' THEN met END), 0)::BIGINT AS met_after,
        kilograms(CASE WHEN side = 'after' THEN whole END) AS whole_after,
        max(CASE WHEN side = 'after' THEN largest_kg END) AS largest_after
    FROM trade.span_sums AS told
    JOIN spans USING (span_no)
    WHERE met > 0
    GROUP BY spans.effective, pair_no
)

SELECT
    sums.effective, pairs.frequency::VARCHAR AS frequency, pairs.heading::VARCHAR AS heading,
    pairs.exporter::VARCHAR AS exporter, pairs.importer::VARCHAR AS importer,
    sums.* EXCLUDE (effective, pair_no)
FROM sums
JOIN trade.pair_errors AS pairs USING (pair_no)
