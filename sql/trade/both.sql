-- One row per flow and period: what the exporter and the importer tell of it, as they tell it, and what a source says
-- that has reconciled both already (BACI), which is no mirror of either. Of several sources of one side the larger
-- figure counts. Most territories tell everything in one source and nothing twice: what they tell is taken as it is.
-- Grain: exporter, importer, heading, frequency, period_start.
WITH told AS NOT MATERIALIZED (
    FROM trade.told UNION ALL BY NAME FROM trade.years_told
),

once AS (
    SELECT CASE WHEN by_exporter THEN exporter ELSE importer END AS teller, by_exporter, frequency
    FROM told
    GROUP BY ALL
    HAVING min(source) = max(source) AND NOT bool_or(again) AND upper(min(source)::VARCHAR) <> 'BACI'
),

sent AS (
    SELECT
        told.exporter, told.importer, told.heading, told.frequency, told.period_start,
        told.kg AS export_kg, told.usd AS export_usd, NULL::DOUBLE AS re_export_kg, NULL::DOUBLE AS re_export_usd,
        told.source AS exporter_source, NULL::DOUBLE AS reconciled_kg, NULL::DOUBLE AS reconciled_usd,
        CASE WHEN told.kg > 0 THEN 1::DOUBLE END AS exporter_sources_apart
    FROM told
    SEMI JOIN once ON once.teller = told.exporter AND once.frequency = told.frequency AND once.by_exporter
    WHERE told.by_exporter
    UNION ALL
    SELECT
        told.exporter, told.importer, told.heading, told.frequency, told.period_start,
        max(kg) FILTER (NOT again AND upper(source) <> 'BACI'),
        max(usd) FILTER (NOT again AND upper(source) <> 'BACI'),
        max(kg) FILTER (again),
        max(usd) FILTER (again),
        min(source) FILTER (upper(source) <> 'BACI'),
        max(kg) FILTER (upper(source) = 'BACI'),
        max(usd) FILTER (upper(source) = 'BACI'),
        max(kg) FILTER (NOT again AND upper(source) <> 'BACI' AND kg > 0) / min(kg) FILTER (NOT again
            AND upper(source) <> 'BACI' AND kg > 0)
    FROM told
    ANTI JOIN once ON once.teller = told.exporter AND once.frequency = told.frequency AND once.by_exporter
    WHERE told.by_exporter
    GROUP BY told.exporter, told.importer, told.heading, told.frequency, told.period_start
),

received AS (
    SELECT
        told.exporter, told.importer, told.heading, told.frequency, told.period_start,
        told.kg AS importer_kg, told.usd AS importer_usd, told.source AS importer_source,
        CASE WHEN told.kg > 0 THEN 1::DOUBLE END AS importer_sources_apart
    FROM told
    SEMI JOIN once ON once.teller = told.importer AND once.frequency = told.frequency AND NOT once.by_exporter
    WHERE NOT told.by_exporter
    UNION ALL
    SELECT
        told.exporter, told.importer, told.heading, told.frequency, told.period_start,
        max(kg), max(usd), min(source),
        max(kg) FILTER (NOT again AND kg > 0) / min(kg) FILTER (NOT again AND kg > 0)
    FROM told
    ANTI JOIN once ON once.teller = told.importer AND once.frequency = told.frequency AND NOT once.by_exporter
    WHERE NOT told.by_exporter
    GROUP BY told.exporter, told.importer, told.heading, told.frequency, told.period_start
)

SELECT
    exporter, importer, heading, frequency, period_start,
    export_kg, export_usd, re_export_kg, re_export_usd, exporter_source,
    importer_kg, importer_usd, importer_source,
    reconciled_kg, reconciled_usd,
    greatest(exporter_sources_apart, importer_sources_apart) AS sources_apart
FROM sent
FULL JOIN received USING (exporter, importer, heading, frequency, period_start)
