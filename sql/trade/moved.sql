-- One row per flow and period: what it comes to, as the statements of this stage compare it.
-- Grain: hs_code, exporter, importer, frequency, period_start; pair_no, period_start.
-- Materialized, since DuckDB 2.0.0 fails on words that came through a join into the build side of others (as in
-- link.compared).
WITH flows AS MATERIALIZED (
    SELECT
        pair_no, heading::VARCHAR AS hs_code, exporter::VARCHAR AS exporter, importer::VARCHAR AS importer,
        frequency::VARCHAR AS frequency, period_start,
        exporter_kg, importer_kg, exporter_usd, importer_usd, kg,
        greatest(exporter_usd, importer_usd) AS usd,
        sd, level_error(basis, errors.level_sd, errors.exporter_level, errors.importer_level) AS level_sd,
        basis::VARCHAR AS basis,
        exporter_usd / CASE WHEN exporter_unweighed IS NOT TRUE THEN nullif(exporter_kg, 0) END AS exporter_price,
        importer_usd / CASE WHEN importer_unweighed IS NOT TRUE THEN nullif(importer_kg, 0) END AS importer_price
    FROM trade.reconciled
    JOIN trade.pair_errors AS errors USING (pair_no)
)

FROM flows
