-- One row per month around a control of a heading of a mineral, all partners together.
-- Grain: hs_code, source, effective, period_start.
SELECT hs_code || ' from ' || source || ', control of ' || effective AS panel, month, phase, kg, expected_kg, low_kg, high_kg
FROM event_studies AS events
SEMI JOIN (FROM price_volatility WHERE mineral = $mineral) AS held ON held.hs_code = events.hs_code
WHERE partner = 'XW'
ORDER BY panel, month
