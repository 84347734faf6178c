-- One row per gap between mirrors in headings of a mineral, the strangest thousand.
-- Grain: hs_code, exporter, importer, frequency, period_start.
SELECT gaps.*
FROM mirror_gaps AS gaps
SEMI JOIN (FROM price_volatility WHERE mineral = $mineral) AS held ON held.hs_code = gaps.hs_code
ORDER BY rank
LIMIT 1000
