-- One row per heading and side: the sources that tell of it. Of other headings the silence of a source says nothing.
-- Grain: by_exporter, frequency, heading.
SELECT by_exporter, frequency, heading, list(DISTINCT source ORDER BY source) AS sources
FROM (FROM trade.told UNION ALL BY NAME FROM trade.years_told)
GROUP BY by_exporter, frequency, heading
