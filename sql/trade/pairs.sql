-- One row per pair of territories, heading and length of period: how its two sides usually compare.
-- Grain: exporter, importer, heading, frequency.
SELECT
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
