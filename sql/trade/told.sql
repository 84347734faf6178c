-- One row per flow as a territory tells it in one source. A total and its parts, by tariff line or by mode of transport, are tellings of
-- the same flow: the larger counts, never their sum. Parts without a mass are taken at the price of the others. Values are FOB:
-- freight and insurance are taken off by mode where it is known.
-- Grain: exporter, importer, by_exporter, again, heading, frequency, period_start, source.
WITH levels AS (
    SELECT
        CASE WHEN records.flow IN ('export', 're-export') THEN records.reporter ELSE records.partner END AS exporter,
        CASE WHEN records.flow IN ('export', 're-export') THEN records.partner ELSE records.reporter END AS importer,
        records.flow IN ('export', 're-export') AS by_exporter,
        records.flow IN ('re-export', 're-import') AS again,
        headings.heading,
        records.frequency,
        CASE records.frequency WHEN 'A' THEN date_trunc('year', records.period_start) ELSE date_trunc('month', records.period_start) END::DATE
            AS period_start,
        coalesce(records.source, '') AS source,
        total(records.value_usd / coalesce(freight.cif_over_fob, 1)) AS usd,
        total(records.net_kg) AS kg,
        total(CASE WHEN records.net_kg > 0 THEN records.value_usd / coalesce(freight.cif_over_fob, 1) END) AS usd_weighed
    FROM trade_records AS records
    JOIN trade.headings AS headings ON headings.hs6 = left(records.hs_code, 6)
    LEFT JOIN facts.freight AS freight
        ON freight.transport_mode = coalesce(records.transport_mode, 'other')
        AND coalesce(records.value_basis, CASE records.flow WHEN 'import' THEN 'CIF' WHEN 're-import' THEN 'CIF' END) = 'CIF'
    WHERE records.period_start <= $as_of AND records.reporter <> records.partner AND records.partner <> 'XW' AND records.reporter <> 'XW'
    GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, length(records.hs_code), records.transport_mode IS NULL
)

SELECT
    exporter, importer, by_exporter, again, heading, frequency, period_start, source,
    max(usd) AS usd,
    max(CASE WHEN usd > usd_weighed AND usd_weighed > 0 THEN kg * usd / usd_weighed ELSE kg END) AS kg
FROM levels
GROUP BY ALL
