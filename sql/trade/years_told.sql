-- One row per flow and year that a territory tells by the month only, where others tell years: its months added up, if
-- it reports all twelve. A month's mass that its price gives away is taken from its value. A year that is told as such
-- stands; its months are never added to it.
-- Grain: exporter, importer, by_exporter, again, heading, period_start, source.
WITH told AS (
    SELECT *, date_trunc('year', period_start)::DATE AS year, CASE WHEN by_exporter THEN exporter
        ELSE importer END AS reporter
    FROM trade.told
),

whole AS (
    SELECT reporter, by_exporter, source, year
    FROM told
    WHERE frequency = 'M' AND EXISTS (FROM trade.told WHERE frequency = 'A')
    GROUP BY reporter, by_exporter, source, year
    HAVING count(DISTINCT period_start) = 12
),

annual AS (
    SELECT DISTINCT exporter, importer, by_exporter, heading, year FROM told WHERE frequency = 'A'
)

SELECT
    exporter, importer, by_exporter, again, heading, 'A'::frequency AS frequency, year AS period_start, source,
    total(usd) AS usd,
    total(CASE
        WHEN kg > 0 AND ln(nullif(usd, 0) / kg) NOT BETWEEN pair_prices.low AND pair_prices.high
            THEN usd / exp(pair_prices.ln_price)
        WHEN kg > 0 THEN kg
    END) AS kg
FROM told
SEMI JOIN whole USING (reporter, by_exporter, source, year)
ANTI JOIN annual USING (exporter, importer, by_exporter, heading, year)
LEFT JOIN trade.pair_prices AS pair_prices USING (exporter, importer, by_exporter, heading, frequency)
WHERE frequency = 'M'
GROUP BY exporter, importer, by_exporter, again, heading, year, source
