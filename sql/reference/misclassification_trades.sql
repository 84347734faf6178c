-- One row per chapter and heading: how many of the exporters whose main chapter it is ship the heading, drawn to the
-- share of all exporters as if five more had been seen.
-- Grain: chapter, hs6.
WITH shipped AS (
    SELECT exporter, hs6, count(*) AS items
    FROM features.items
    GROUP BY ALL
),

chapters AS (
    SELECT exporter, left(hs6, 2) AS chapter, sum(items)::BIGINT AS items
    FROM shipped
    GROUP BY ALL
),

mains AS (
    SELECT exporter, arg_max(chapter, (items, chapter)) AS chapter
    FROM chapters
    GROUP BY exporter
),

of_chapter AS (
    SELECT chapter, count(*) AS exporters
    FROM mains
    GROUP BY chapter
),

of_heading AS (
    SELECT hs6, count(*) / (SELECT count(*) FROM mains) AS share
    FROM shipped
    GROUP BY hs6
),

both_ways AS (
    SELECT mains.chapter, shipped.hs6, count(*) AS exporters
    FROM shipped
    JOIN mains USING (exporter)
    GROUP BY ALL
)

SELECT
    of_chapter.chapter,
    of_heading.hs6,
    of_heading.share,
    (coalesce(both_ways.exporters, 0) + 5 * of_heading.share) / (of_chapter.exporters + 5) AS share_of_chapter
FROM of_chapter
CROSS JOIN of_heading
LEFT JOIN both_ways USING (chapter, hs6)
