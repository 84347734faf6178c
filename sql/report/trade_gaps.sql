-- One row per gap between mirrors in headings of a mineral, the strangest thousand.
-- Grain: hs_code, exporter, importer, frequency, period_start.
SELECT * EXCLUDE (mineral)
FROM strangest_gaps
WHERE mineral = $mineral
ORDER BY rank
