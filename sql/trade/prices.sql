-- One row per heading met: the middle of its yearly prices, for years without any.
-- Grain: heading.
SELECT heading, median(ln_price) AS ln_price, median(price_mad) AS price_mad
FROM trade.unit_values
GROUP BY heading
