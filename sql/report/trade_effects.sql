-- One row per control of a heading of a mineral.
-- Grain: hs_code, source, effective, frequency.
SELECT effects.*
FROM control_effects AS effects
SEMI JOIN (FROM price_volatility WHERE mineral = $mineral) AS held ON held.hs_code = effects.hs_code
ORDER BY hs_code, effective, frequency
