-- One row per flow and period: both reports, what they come to, and in words what was put right or is missing.
-- Grain: hs_code, exporter, importer, frequency, period_start.
WITH flows AS (
    SELECT
        flows.*,
        errors.heading, errors.exporter, errors.importer, errors.frequency, errors.exporter_factor,
        errors.importer_factor, errors.apart, errors.exporter_tells_more,
        level_error(basis, errors.level_sd, errors.exporter_level, errors.importer_level) AS level_error,
        1.645 * sqrt(coalesce(pow(sd, 2), 0) + pow(level_error, 2)) AS reach
    FROM trade.reconciled AS flows
    JOIN trade.pair_errors AS errors USING (pair_no)
)

SELECT
    heading::VARCHAR AS hs_code, exporter::VARCHAR AS exporter, importer::VARCHAR AS importer,
    frequency::VARCHAR AS frequency, period_start,
    exporter_kg, importer_kg, exporter_usd, importer_usd, re_export_kg,
    kg,
    CASE WHEN none IS NOT NULL AND basis <> 'reconciled' THEN 0
        ELSE least(kg * exp(-reach), exporter_kg, importer_kg) END AS low_kg,
    greatest(kg * exp(reach), exporter_kg, importer_kg) AS high_kg,
    greatest(exporter_usd, importer_usd) AS usd,
    sd, level_error AS level_sd, basis::VARCHAR AS basis,
    CASE WHEN exporter_unweighed OR importer_unweighed OR exporter_factor IS NOT NULL OR importer_factor IS NOT NULL
        OR sources_apart > 1.1 OR apart
            OR none IS NOT NULL THEN nullif(list_filter([
        CASE WHEN exporter_unweighed THEN 'the exporter gives no usable mass: taken from its value' END,
        CASE WHEN importer_unweighed THEN 'the importer gives no usable mass: taken from its value' END,
        CASE WHEN exporter_factor IS NOT NULL THEN 'the exporter''s masses were off by a factor of '
            || exporter_factor END,
        CASE WHEN importer_factor IS NOT NULL THEN 'the importer''s masses were off by a factor of '
            || importer_factor END,
        CASE WHEN sources_apart > 1.1 THEN 'sources of one side differ by a factor of ' || shown(sources_apart)
            || ': the larger counts' END,
        CASE WHEN apart AND basis = 'both' THEN
            'the reports of this pair are too far apart to be averaged: the ' || CASE
                WHEN exporter_tells_more THEN 'exporter' ELSE 'importer' END || '''s count' END,
        CASE none WHEN 'exporter' THEN 'the exporter reports the period but not the flow'
            WHEN 'importer' THEN 'the importer reports the period but not the flow' END
    ], lambda note: note IS NOT NULL), []) END AS notes
FROM flows
