-- One row per exporter and heading it ships beside others: the main chapter of those others.
-- Grain: exporter, hs6.
WITH shipped AS (
    SELECT exporter, hs6, count(*) AS items
    FROM features.items
    GROUP BY ALL
),

chapters AS (
    SELECT exporter, left(hs6, 2) AS chapter, sum(items)::BIGINT AS items
    FROM shipped
    GROUP BY ALL
)

SELECT
    shipped.exporter,
    shipped.hs6,
    arg_max(chapters.chapter, (chapters.items - if(chapters.chapter = left(shipped.hs6, 2), shipped.items, 0),
        chapters.chapter)) AS chapter
FROM shipped
JOIN chapters USING (exporter)
WHERE chapters.items > if(chapters.chapter = left(shipped.hs6, 2), shipped.items, 0)
GROUP BY ALL
