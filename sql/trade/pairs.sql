-- One row per pair of territories, heading and length of period: its number, which stands for them in what has a row
-- a period, and how its two sides usually compare.
-- Grain: exporter, importer, heading, frequency; pair_no.
SELECT
    row_number() OVER (ORDER BY heading, exporter, importer, frequency)::INTEGER AS pair_no,
    exporter, importer, heading, frequency,
    count(*) AS periods,
    count(seen_ratio) AS mirrored,
    median(seen_ratio) AS ratio,
    spread(seen_ratio) AS ratio_spread,
    median(greatest(exporter_kg, importer_kg, reconciled_kg)) AS kg,
    total(exporter_kg) AS exporter_total,
    total(importer_kg) AS importer_total,
    count(*) FILTER (none = 'importer') AS not_arrived,
    count(*) FILTER (none = 'exporter') AS not_sent
FROM trade.sides
GROUP BY exporter, importer, heading, frequency
