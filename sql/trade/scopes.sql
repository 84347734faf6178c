-- One row per reporter, side and heading that its sources tell of at all: of other headings their silence says nothing.
-- Grain: reporter, by_exporter, frequency, heading.
WITH told AS (
    SELECT DISTINCT
        CASE WHEN upper(source) = 'BACI' THEN 'XW' WHEN by_exporter THEN exporter ELSE importer END AS reporter,
        by_exporter, frequency, source
    FROM (FROM trade.told UNION ALL BY NAME FROM trade.years_told)
),

headings AS (
    SELECT DISTINCT source, by_exporter, frequency, heading
    FROM (FROM trade.told UNION ALL BY NAME FROM trade.years_told)
)

SELECT DISTINCT told.reporter, told.by_exporter, told.frequency, headings.heading
FROM told
JOIN headings USING (source, by_exporter, frequency)
