-- One row per side of a reporter's year in a heading in which half of its masses or more come to one price, whoever the
-- partner, to within a hundredth of what the prices of a reporter commonly spread by. Goods are not weighed so: the
-- masses were made up from the values.
-- Grain: reporter, by_exporter, source, heading, frequency, year.
WITH priced AS (
    SELECT
        CASE WHEN by_exporter THEN exporter ELSE importer END AS reporter, by_exporter, source, heading, frequency,
            year(period_start) AS year,
        median(ln(usd / kg)) AS ln_price,
        mad(ln(usd / kg)) AS price_mad
    FROM trade.told
    WHERE usd > 0 AND kg > 0 AND upper(source::VARCHAR) <> 'BACI'
    GROUP BY ALL
    HAVING count(*) >= 4
),

usual AS (
    SELECT heading, frequency, median(price_mad) / 100 AS same
    FROM priced
    GROUP BY heading, frequency
)

SELECT priced.reporter, priced.by_exporter, priced.source, heading, frequency, priced.year, priced.ln_price, usual.same
FROM priced
JOIN usual USING (heading, frequency)
WHERE priced.price_mad < usual.same
