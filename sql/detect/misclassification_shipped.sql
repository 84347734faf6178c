-- One row per exporter and heading: how many items it ships of the heading, and of its chapter.
-- Grain: exporter, hs6.
SELECT
    exporter,
    hs6,
    left(hs6, 2) AS chapter,
    count(*) AS items,
    sum(count(*)) OVER (PARTITION BY exporter, left(hs6, 2))::BIGINT AS chapter_items
FROM features.items
GROUP BY exporter, hs6
