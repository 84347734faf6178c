-- One row per flow and period: what the exporter and the importer tell of it, as they tell it, and what a source says that has
-- reconciled both already (BACI), which is no mirror of either. Of several sources of one side the larger figure counts.
-- Grain: exporter, importer, heading, frequency, period_start.
SELECT
    exporter, importer, heading, frequency, period_start,
    max(kg) FILTER (by_exporter AND NOT again AND upper(source) <> 'BACI') AS export_kg,
    max(usd) FILTER (by_exporter AND NOT again AND upper(source) <> 'BACI') AS export_usd,
    max(kg) FILTER (by_exporter AND again) AS re_export_kg,
    max(usd) FILTER (by_exporter AND again) AS re_export_usd,
    min(source) FILTER (by_exporter AND upper(source) <> 'BACI') AS exporter_source,
    max(kg) FILTER (NOT by_exporter) AS importer_kg,
    max(usd) FILTER (NOT by_exporter) AS importer_usd,
    min(source) FILTER (NOT by_exporter) AS importer_source,
    max(kg) FILTER (upper(source) = 'BACI') AS reconciled_kg,
    max(usd) FILTER (upper(source) = 'BACI') AS reconciled_usd,
    greatest(
        max(kg) FILTER (by_exporter AND NOT again AND upper(source) <> 'BACI' AND kg > 0)
        / min(kg) FILTER (by_exporter AND NOT again AND upper(source) <> 'BACI' AND kg > 0),
        max(kg) FILTER (NOT by_exporter AND NOT again AND kg > 0) / min(kg) FILTER (NOT by_exporter AND NOT again AND kg > 0)
    ) AS sources_apart
FROM (FROM trade.told UNION ALL BY NAME FROM trade.years_told)
GROUP BY exporter, importer, heading, frequency, period_start
