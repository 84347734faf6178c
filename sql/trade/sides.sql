-- One row per flow and period: both sides in kilograms and dollars FOB, in right units. A mass that a side leaves out
-- is taken from its value at the price of its own series with the partner or else of the heading, and so is one that
-- was no weighing: that no price of the heading fits, or of that series, or that was itself made up from the value.
-- ratio is the logarithm of importer over exporter where both weigh the goods; a side whose sources tell of the period
-- and the heading, but not of the flow, is `none`.
-- Grain: exporter, importer, heading, frequency, period_start.
WITH told AS (
    SELECT
        tellings.*,
        CASE WHEN apart.apart THEN coalesce(export_kg + re_export_kg, export_kg, re_export_kg)
            ELSE greatest(export_kg, re_export_kg) END
            / coalesce(of_exporter.kg_factor, 1) AS exporter_kg,
        CASE WHEN apart.apart THEN coalesce(export_usd + re_export_usd, export_usd, re_export_usd)
            ELSE greatest(export_usd, re_export_usd) END
            / coalesce(of_exporter.usd_factor, 1) AS exporter_usd,
        importer_kg / coalesce(of_importer.kg_factor, 1) AS arrived_kg,
        importer_usd / coalesce(of_importer.usd_factor, 1) AS arrived_usd,
        coalesce(years.ln_price, prices.ln_price) AS ln_price,
        greatest(6 * 1.4826 * prices.price_mad, ln(30)) AS price_bound,
        ln(nullif(export_usd, 0) / export_kg) AS export_price,
        ln(nullif(importer_usd, 0) / importer_kg) AS import_price,
        coalesce(
            export_price NOT BETWEEN of_sent.low AND of_sent.high
                OR abs(export_price - made_by_exporter.ln_price) < made_by_exporter.same, false
        ) AS exporter_made,
        coalesce(
            import_price NOT BETWEEN of_received.low AND of_received.high
                OR abs(import_price - made_by_importer.ln_price) < made_by_importer.same, false
        ) AS importer_made,
        -- in the reporter's own units, whatever they are
        coalesce(of_sent.ln_price + ln(coalesce(of_exporter.kg_factor, 1) / coalesce(of_exporter.usd_factor, 1)),
            years.ln_price, prices.ln_price) AS sent_price,
        coalesce(of_received.ln_price + ln(coalesce(of_importer.kg_factor, 1) / coalesce(of_importer.usd_factor, 1)),
            years.ln_price, prices.ln_price)
            AS received_price
    FROM trade.both AS tellings
    LEFT JOIN trade.re_exporters AS apart USING (exporter, exporter_source)
    LEFT JOIN trade.units AS of_exporter
        ON of_exporter.reporter = tellings.exporter AND of_exporter.source = tellings.exporter_source
        AND of_exporter.frequency = tellings.frequency
    LEFT JOIN trade.units AS of_importer
        ON of_importer.reporter = tellings.importer AND of_importer.source = tellings.importer_source
        AND of_importer.frequency = tellings.frequency
    LEFT JOIN trade.unit_values AS years ON years.heading = tellings.heading
        AND years.year = year(tellings.period_start)
    LEFT JOIN trade.prices AS prices ON prices.heading = tellings.heading
    LEFT JOIN trade.pair_prices AS of_sent
        ON of_sent.by_exporter AND of_sent.exporter = tellings.exporter AND of_sent.importer = tellings.importer
        AND of_sent.heading = tellings.heading AND of_sent.frequency = tellings.frequency
    LEFT JOIN trade.pair_prices AS of_received
        ON NOT of_received.by_exporter AND of_received.exporter = tellings.exporter
            AND of_received.importer = tellings.importer
        AND of_received.heading = tellings.heading AND of_received.frequency = tellings.frequency
    LEFT JOIN trade.standard_prices AS made_by_exporter
        ON made_by_exporter.by_exporter AND made_by_exporter.reporter = tellings.exporter
            AND made_by_exporter.source = tellings.exporter_source
        AND made_by_exporter.heading = tellings.heading AND made_by_exporter.frequency = tellings.frequency
        AND made_by_exporter.year = year(tellings.period_start)
    LEFT JOIN trade.standard_prices AS made_by_importer
        ON NOT made_by_importer.by_exporter AND made_by_importer.reporter = tellings.importer
            AND made_by_importer.source = tellings.importer_source
        AND made_by_importer.heading = tellings.heading AND made_by_importer.frequency = tellings.frequency
        AND made_by_importer.year = year(tellings.period_start)
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
        CASE
            WHEN exporter_made OR abs(ln(nullif(exporter_usd, 0) / exporter_kg) - ln_price) > price_bound THEN NULL
            ELSE nullif(exporter_kg, 0)
        END AS exporter_kg,
        CASE
            WHEN importer_made OR abs(ln(nullif(arrived_usd, 0) / arrived_kg) - ln_price) > price_bound THEN NULL
            ELSE nullif(arrived_kg, 0)
        END AS arrived_kg
    FROM told
)

SELECT
    told.exporter, told.importer, told.heading, told.frequency, told.period_start,
    coalesce(exporter_kg, exporter_usd / exp(sent_price)) AS exporter_kg,
    coalesce(arrived_kg, arrived_usd / exp(received_price)) AS importer_kg,
    exporter_usd,
    arrived_usd AS importer_usd,
    re_export_kg,
    reconciled_kg,
    exporter_kg IS NULL AND exporter_usd > 0 AS exporter_unweighed,
    arrived_kg IS NULL AND arrived_usd > 0 AS importer_unweighed,
    ln(arrived_kg / exporter_kg) AS ratio,
    -- what the pair is used to can be seen from values where masses are not weighed
    coalesce(ln(arrived_kg / exporter_kg), ln(nullif(arrived_usd, 0) / nullif(exporter_usd, 0))) AS seen_ratio,
    CASE
        WHEN NOT sent AND list_has_any(exporting.sources, exported.sources)
            AND coalesce(exporting.partner = told.importer, true) THEN 'exporter'
        WHEN NOT arrived AND list_has_any(importing.sources, imported.sources)
            AND coalesce(importing.partner = told.exporter, true) THEN 'importer'
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
