-- One row per reporter and source whose masses or values may be off by a factor, 1 as a rule. A factor of a thousand is
-- recognised where the mirrors of three partners or more agree on it; without mirrors where masses, not values, make
-- its prices a thousand times too high or low in three headings or more.
-- Grain: reporter, source, frequency.
WITH told AS NOT MATERIALIZED (
    SELECT
        exporter AS reporter, exporter_source AS source, frequency, importer AS partner, heading,
        year(period_start) AS year,
        ln(nullif(export_kg, 0) / nullif(importer_kg, 0)) AS kg_ratio,
        ln(nullif(export_usd, 0) / nullif(importer_usd, 0)) AS usd_ratio,
        ln(nullif(export_usd, 0) / nullif(export_kg, 0)) AS ln_price
    FROM trade.both
    WHERE export_usd > 0 OR export_kg > 0
    UNION ALL
    SELECT
        importer, importer_source, frequency, exporter, heading, year(period_start),
        ln(nullif(importer_kg, 0) / nullif(export_kg, 0)),
        ln(nullif(importer_usd, 0) / nullif(export_usd, 0)),
        ln(nullif(importer_usd, 0) / nullif(importer_kg, 0))
    FROM trade.both
    WHERE importer_usd > 0 OR importer_kg > 0
),

-- A middle far off is one of values of which half are far off: to look whether there are so many costs less.
suspected AS (
    SELECT reporter, source, frequency
    FROM told
    LEFT JOIN trade.unit_values AS unit_values USING (heading, year)
    GROUP BY reporter, source, frequency
    HAVING 2 * count(*) FILTER (abs(kg_ratio) > ln(300)) >= count(kg_ratio) AND count(kg_ratio) > 0
        OR 2 * count(*) FILTER (abs(usd_ratio) > ln(300)) >= count(usd_ratio) AND count(usd_ratio) > 0
        OR 2 * count(*) FILTER (abs(unit_values.ln_price - told.ln_price) > ln(300))
            >= count(unit_values.ln_price - told.ln_price)
        AND count(unit_values.ln_price - told.ln_price) > 0
),

middle AS (
    SELECT
        told.reporter, told.source, told.frequency,
        median(told.kg_ratio) AS kg_ratio,
        median(told.usd_ratio) AS usd_ratio,
        count(DISTINCT told.partner) FILTER (told.kg_ratio IS NOT NULL) AS mirrors,
        median(unit_values.ln_price - told.ln_price) AS price_ratio,
        count(DISTINCT told.heading) FILTER (told.ln_price IS NOT NULL) AS headings
    FROM told
    SEMI JOIN suspected ON suspected.reporter = told.reporter AND suspected.source = told.source
        AND suspected.frequency = told.frequency
    LEFT JOIN trade.unit_values AS unit_values USING (heading, year)
    GROUP BY told.reporter, told.source, told.frequency
)

SELECT
    reporter, source, frequency, mirrors,
    CASE
        WHEN mirrors >= 3 THEN thousandfold(kg_ratio)
        WHEN headings >= 3 THEN thousandfold(price_ratio)
        ELSE 1
    END AS kg_factor,
    CASE WHEN mirrors >= 3 THEN thousandfold(usd_ratio) ELSE 1 END AS usd_factor
FROM middle
