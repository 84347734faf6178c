-- One row per chapter and heading: how many of the exporters whose main chapter it is ship the heading, drawn to the
-- share of all exporters as if five more had been seen.
-- Grain: chapter, hs6.
WITH mains AS (
    SELECT exporter, arg_max(chapter, (chapter_items, chapter)) AS chapter
    FROM detect.misclassification_shipped
    GROUP BY exporter
),

of_chapter AS (
    SELECT chapter, count(*) AS exporters
    FROM mains
    GROUP BY chapter
),

of_heading AS (
    SELECT hs6, count(*) / (SELECT count(*) FROM mains) AS share
    FROM detect.misclassification_shipped
    GROUP BY hs6
),

both_ways AS (
    SELECT mains.chapter, shipped.hs6, count(*) AS exporters
    FROM detect.misclassification_shipped AS shipped
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
