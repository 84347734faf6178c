-- One row per flow as a territory tells it in one source. A total and its parts, by tariff line or by mode of
-- transport, are tellings of the same flow: the larger counts, never their sum. Parts without a mass are taken at the
-- price of the others. Values are FOB: freight and insurance are taken off by mode where it is known. Most flows are
-- told once, in one record, which nothing has to be added to.
-- Grain: exporter, importer, by_exporter, again, heading, frequency, period_start, source.
WITH headings AS (
    SELECT hs6, heading, count(*) OVER (PARTITION BY heading) > 1 AS merged
    FROM trade.headings
),

records AS NOT MATERIALIZED (
    SELECT
        CASE WHEN records.flow IN ('export', 're-export') THEN records.reporter ELSE records.partner END AS exporter,
        CASE WHEN records.flow IN ('export', 're-export') THEN records.partner ELSE records.reporter END AS importer,
        records.flow IN ('export', 're-export') AS by_exporter,
        records.flow IN ('re-export', 're-import') AS again,
        headings.heading::heading AS heading,
        records.frequency,
        first_day(records.frequency, records.period_start) AS period_start,
        coalesce(records.source, '')::source AS source,
        length(records.hs_code) AS digits,
        records.transport_mode IS NULL AS all_modes,
        -- the key of the records sees to it that no other is told of the same
        length(records.hs_code) = 6 AND records.transport_mode IS NULL
            AND records.period_start = first_day(records.frequency, records.period_start)
            AS plain,
        headings.merged,
        records.value_usd / coalesce(freight.cif_over_fob, 1) AS usd,
        records.net_kg AS kg
    FROM trade_records AS records
    JOIN headings ON headings.hs6 = left(records.hs_code, 6)
    LEFT JOIN facts.freight AS freight
        ON freight.transport_mode = coalesce(records.transport_mode, 'other')
        AND coalesce(records.value_basis, CASE records.flow WHEN 'import' THEN 'CIF' WHEN 're-import' THEN 'CIF' END)
            = 'CIF'
    WHERE records.period_start <= $as_of AND records.reporter <> records.partner AND records.partner <> 'XW'
        AND records.reporter <> 'XW'
),

divided AS (
    SELECT exporter, importer, by_exporter, again, heading, frequency, period_start, source FROM records WHERE NOT plain
    UNION
    SELECT exporter, importer, by_exporter, again, heading, frequency, period_start, source FROM records WHERE merged
),

levels AS (
    SELECT
        exporter, importer, by_exporter, again, heading, frequency, period_start, source,
        total(usd) AS usd,
        total(kg) AS kg,
        total(CASE WHEN kg > 0 THEN usd END) AS usd_weighed
    FROM records
    SEMI JOIN divided USING (exporter, importer, by_exporter, again, heading, frequency, period_start, source)
    GROUP BY exporter, importer, by_exporter, again, heading, frequency, period_start, source, digits, all_modes
)

SELECT
    exporter, importer, by_exporter, again, heading, frequency, period_start, source,
    max(usd) AS usd,
    max(CASE WHEN usd > usd_weighed AND usd_weighed > 0 THEN kg * usd / usd_weighed ELSE kg END) AS kg
FROM levels
GROUP BY ALL
UNION ALL
SELECT exporter, importer, by_exporter, again, heading, frequency, period_start, source,
    round(1000 * usd) / 1000 AS usd, round(1000 * kg) / 1000 AS kg
FROM records
ANTI JOIN divided USING (exporter, importer, by_exporter, again, heading, frequency, period_start, source)
WHERE plain AND NOT merged
