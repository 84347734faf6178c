-- One row per heading of a mineral and period.
-- Grain: hs_code, frequency, period_start.
SELECT * EXCLUDE (mineral)
FROM price_volatility
WHERE mineral = $mineral AND usd_per_kg > 0
ORDER BY hs_code, frequency, period_start
