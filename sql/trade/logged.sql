-- One row per flow around a control: the logarithm of its change, in which changes among small masses count for little,
-- and the class of its size (each 2.7 times the one before). ordinary marks flows that no control touches: of other
-- headings, or not from a source; where there are fewer than twenty, all flows, most of which no hub is part of.
-- Grain: effective, frequency, heading, exporter, importer.
WITH sources AS (
    SELECT DISTINCT source FROM trade.events
),

told AS (
    SELECT
        changes.*,
        sizes.small,
        ln((changes.after + sizes.small) / (changes.before + sizes.small)) AS change,
        least(greatest(round(ln((changes.after + changes.before) / 2 / sizes.small)), -1), 15)::INTEGER AS size_class,
        peer_headings.placebo OR sources.source IS NULL AS untouched
    FROM trade.changes AS changes
    JOIN trade.sizes AS sizes USING (effective, frequency, heading)
    JOIN trade.peer_headings AS peer_headings USING (heading)
    LEFT JOIN sources ON sources.source = changes.exporter
    WHERE changes.before + changes.after > 0
),

counted AS (
    SELECT effective, frequency, count(*) FILTER (untouched) AS untouched
    FROM told
    GROUP BY effective, frequency
)

SELECT told.*, told.untouched OR counted.untouched < 20 AS ordinary
FROM told
JOIN counted USING (effective, frequency)
