-- One row per exporter and heading it ships beside others: the main chapter of those others.
-- Grain: exporter, hs6.
WITH others AS (
    SELECT
        shipped.exporter,
        shipped.hs6,
        chapters.chapter,
        chapters.chapter_items - if(chapters.chapter = shipped.chapter, shipped.items, 0) AS items
    FROM detect.misclassification_shipped AS shipped
    JOIN (SELECT DISTINCT exporter, chapter, chapter_items FROM detect.misclassification_shipped) AS chapters
        USING (exporter)
)

SELECT exporter, hs6, arg_max(chapter, (items, chapter)) AS chapter
FROM others
WHERE items > 0
GROUP BY exporter, hs6
