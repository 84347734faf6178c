-- One row per score of the outlier models that few ordinary items reach: the share of them that score as high. Ordinary
-- goods are those that are not watched; where they are fewer than a thousand, all goods stand for them. Nothing is said
-- beyond what they show.
-- Grain: score.
WITH ordinary AS (
    SELECT raw.score, items.is_watched
    FROM detect.outlier_raw AS raw
    JOIN features.items AS items USING (item_id)
    ANTI JOIN features.slips AS slips USING (item_id)
),

reference AS (
    SELECT score
    FROM ordinary
    WHERE NOT is_watched OR (SELECT count(*) FILTER (NOT is_watched) FROM ordinary) < 1000
),

ranked AS (
    SELECT score, sum(count(*)) OVER (ORDER BY score DESC) AS beyond
    FROM reference
    GROUP BY score
)

SELECT score, beyond / ((SELECT count(*) FROM reference) + 1) AS chance
FROM ranked
WHERE beyond <= 0.05 * (SELECT count(*) FROM reference)
