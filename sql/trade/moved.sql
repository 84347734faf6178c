-- One row per flow and period: what it comes to, as the statements of this stage compare it.
-- Grain: hs_code, exporter, importer, frequency, period_start.
SELECT
    heading::VARCHAR AS hs_code, exporter::VARCHAR AS exporter, importer::VARCHAR AS importer,
    frequency::VARCHAR AS frequency, period_start,
    exporter_kg, importer_kg, exporter_usd, importer_usd, kg,
    greatest(exporter_usd, importer_usd) AS usd,
    sd, level_sd, basis::VARCHAR AS basis,
    exporter_usd / CASE WHEN exporter_unweighed IS NOT TRUE THEN nullif(exporter_kg, 0) END AS exporter_price,
    importer_usd / CASE WHEN importer_unweighed IS NOT TRUE THEN nullif(importer_kg, 0) END AS importer_price,
    CASE
        WHEN rank IS NOT NULL THEN
            mirror_gap(mirror_ratio(exporter_kg, importer_kg, exporter_unweighed IS TRUE OR importer_unweighed IS TRUE),
                none, exporter_kg, importer_kg)
    END AS gap_kg
FROM trade.reconciled
