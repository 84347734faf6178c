-- One row per side of a pair of whose prices some lie beyond the far fences of its own series (three interquartile
-- ranges beyond the quartiles) and are thirty times off or more: a mass mistyped, which its value gives away. Eight
-- prices make a series.
-- Grain: exporter, importer, by_exporter, heading, frequency.
WITH priced AS (
    SELECT exporter, importer, by_exporter, heading, frequency, ln(usd / kg) AS ln_price
    FROM trade.told
    WHERE usd > 0 AND kg > 0
),

-- to look whether any lie far apart costs less than the quartiles of all
wide AS (
    SELECT exporter, importer, by_exporter, heading, frequency
    FROM priced
    GROUP BY exporter, importer, by_exporter, heading, frequency
    HAVING count(*) >= 8 AND max(ln_price) - min(ln_price) > ln(30)
)

SELECT
    exporter, importer, by_exporter, heading, frequency,
    median(ln_price) AS ln_price,
    quantile_cont(ln_price, [0.25, 0.75]) AS quartiles,
    quartiles[1] - greatest(3 * (quartiles[2] - quartiles[1]), ln(30)) AS low,
    quartiles[2] + greatest(3 * (quartiles[2] - quartiles[1]), ln(30)) AS high
FROM priced
SEMI JOIN wide USING (exporter, importer, by_exporter, heading, frequency)
GROUP BY exporter, importer, by_exporter, heading, frequency
HAVING min(ln_price) < low OR max(ln_price) > high
