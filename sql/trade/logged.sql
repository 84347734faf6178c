-- One row per flow around a control: the logarithm of its change, in which changes among small masses count for little, and the class of its
-- size (each 2.7 times the one before). ordinary marks flows that no control touches: of other headings, or not from a source; where
-- there are fewer than twenty, all flows, most of which no hub is part of.
-- Grain: effective, frequency, heading, exporter, importer.
WITH told AS (
    SELECT
        changes.*,
        sizes.small,
        ln((changes.after + sizes.small) / (changes.before + sizes.small)) AS change,
        least(greatest(round(ln((changes.after + changes.before) / 2 / sizes.small)), -1), 15)::INTEGER AS size_class,
        peer_headings.placebo OR changes.exporter NOT IN (SELECT DISTINCT source FROM trade.events) AS untouched
    FROM trade.changes AS changes
    JOIN trade.sizes AS sizes USING (effective, frequency, heading)
    JOIN trade.peer_headings AS peer_headings USING (heading)
    WHERE changes.before + changes.after > 0
)

SELECT *, untouched OR count(*) FILTER (untouched) OVER (PARTITION BY effective, frequency) < 20 AS ordinary
FROM told
