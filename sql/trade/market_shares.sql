-- One row per destination of a heading around a control: its imports from everybody, before and after.
-- Grain: effective, frequency, heading, destination.
SELECT effective, frequency, heading, importer AS destination, total(before) AS before, total(after) AS after
FROM trade.legs
WHERE exporter NOT IN ('XW', 'EU')
GROUP BY effective, frequency, heading, importer
