-- One row per heading and year: the middle of the prices per kilogram that reporters tell, and how far they spread.
-- Grain: heading, year.
SELECT heading, year(period_start) AS year, median(ln(usd / kg)) AS ln_price, mad(ln(usd / kg)) AS price_mad,
    count(*) AS told
FROM trade.told
WHERE usd > 0 AND kg > 0
GROUP BY heading, year(period_start)
