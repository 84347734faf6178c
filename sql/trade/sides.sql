-- One row per flow and period: both sides in kilograms and dollars FOB, in right units, with masses that a side leaves out taken from
-- its value at the heading's price, and so are masses that no price of the heading fits. ratio is the logarithm of importer over exporter where both weigh the goods; a side whose sources
-- tell of the period and the heading, but not of the flow, is `none`.
-- Grain: exporter, importer, heading, frequency, period_start.
WITH told AS (
    SELECT
        tellings.*,
        CASE WHEN apart.apart THEN coalesce(export_kg + re_export_kg, export_kg, re_export_kg) ELSE greatest(export_kg, re_export_kg) END
            / coalesce(of_exporter.kg_factor, 1) AS exporter_kg,
        CASE WHEN apart.apart THEN coalesce(export_usd + re_export_usd, export_usd, re_export_usd) ELSE greatest(export_usd, re_export_usd) END
            / coalesce(of_exporter.usd_factor, 1) AS exporter_usd,
        importer_kg / coalesce(of_importer.kg_factor, 1) AS arrived_kg,
        importer_usd / coalesce(of_importer.usd_factor, 1) AS arrived_usd,
        coalesce(years.ln_price, prices.ln_price) AS ln_price,
        greatest(6 * 1.4826 * prices.price_mad, ln(30)) AS price_bound
    FROM trade.both AS tellings
    LEFT JOIN trade.re_exporters AS apart USING (exporter, exporter_source)
    LEFT JOIN trade.units AS of_exporter
        ON of_exporter.reporter = tellings.exporter AND of_exporter.source = tellings.exporter_source
        AND of_exporter.frequency = tellings.frequency
    LEFT JOIN trade.units AS of_importer
        ON of_importer.reporter = tellings.importer AND of_importer.source = tellings.importer_source
        AND of_importer.frequency = tellings.frequency
    LEFT JOIN trade.unit_values AS years ON years.heading = tellings.heading AND years.year = year(tellings.period_start)
    LEFT JOIN trade.prices AS prices ON prices.heading = tellings.heading
),

weighed AS (
    SELECT
        * EXCLUDE (exporter_kg, arrived_kg),
        exporter_kg IS NOT NULL OR exporter_usd IS NOT NULL AS sent,
        arrived_kg IS NOT NULL OR arrived_usd IS NOT NULL AS arrived,
        -- only what a side leaves out has to be looked up
        CASE WHEN NOT sent THEN exporter END AS silent_exporter,
        CASE WHEN NOT sent THEN heading END AS unsent,
        CASE WHEN NOT arrived THEN importer END AS silent_importer,
        CASE WHEN NOT arrived THEN heading END AS not_arrived,
        CASE WHEN abs(ln(nullif(exporter_usd, 0) / exporter_kg) - ln_price) > price_bound THEN NULL ELSE nullif(exporter_kg, 0) END AS exporter_kg,
        CASE WHEN abs(ln(nullif(arrived_usd, 0) / arrived_kg) - ln_price) > price_bound THEN NULL ELSE nullif(arrived_kg, 0) END AS arrived_kg
    FROM told
)

SELECT
    told.exporter, told.importer, told.heading, told.frequency, told.period_start,
    coalesce(exporter_kg, exporter_usd / exp(ln_price)) AS exporter_kg,
    coalesce(arrived_kg, arrived_usd / exp(ln_price)) AS importer_kg,
    exporter_usd,
    arrived_usd AS importer_usd,
    re_export_kg,
    reconciled_kg,
    exporter_kg IS NULL AND exporter_usd > 0 AS exporter_unweighed,
    arrived_kg IS NULL AND arrived_usd > 0 AS importer_unweighed,
    ln(arrived_kg / exporter_kg) AS ratio,
    CASE
        WHEN NOT sent AND list_has_any(exporting.sources, exported.sources) THEN 'exporter'
        WHEN NOT arrived AND list_has_any(importing.sources, imported.sources) THEN 'importer'
    END::basis AS none,
    sources_apart
FROM weighed AS told
LEFT JOIN trade.coverage AS exporting
    ON exporting.reporter = told.silent_exporter AND exporting.by_exporter
    AND exporting.frequency = told.frequency AND exporting.period_start = told.period_start
LEFT JOIN trade.coverage AS importing
    ON importing.reporter = told.silent_importer AND NOT importing.by_exporter
    AND importing.frequency = told.frequency AND importing.period_start = told.period_start
LEFT JOIN trade.scopes AS exported
    ON exported.by_exporter AND exported.frequency = told.frequency AND exported.heading = told.unsent
LEFT JOIN trade.scopes AS imported
    ON NOT imported.by_exporter AND imported.frequency = told.frequency AND imported.heading = told.not_arrived
