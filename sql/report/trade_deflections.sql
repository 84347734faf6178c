-- One row per partner whose trade with a control's source changed beyond the usual, in headings of a mineral.
-- Grain: hs_code, source, effective, frequency, partner.
SELECT deflections.*
FROM deflections
SEMI JOIN (FROM price_volatility WHERE mineral = $mineral) AS held ON held.hs_code = deflections.hs_code
ORDER BY abs(z) DESC NULLS LAST, hs_code, source, effective, frequency, partner
