-- One row per score of the outlier models that few ordinary items reach: the share of them that score as high. Ordinary
-- goods are neither watched nor materials that could pass for what is; where they are fewer than a thousand, all that
-- are not watched, or else all goods, stand for them. Nothing is said beyond what they show.
-- Grain: score.
WITH ordinary AS (
    SELECT raw.score, items.remoteness
    FROM detect.outlier_raw AS raw
    JOIN features.items AS items USING (item_id)
    ANTI JOIN features.slips AS slips USING (item_id)
),

reference AS (
    SELECT score
    FROM ordinary
    WHERE remoteness >= (SELECT remote_enough(count_if(remoteness = 2), count_if(remoteness > 0)) FROM ordinary)
),

ranked AS (
    SELECT score, sum(count(*)) OVER (ORDER BY score DESC) AS beyond
    FROM reference
    GROUP BY score
)

SELECT score, beyond / ((SELECT count(*) FROM reference) + 1) AS chance
FROM ranked
WHERE beyond <= 0.05 * (SELECT count(*) FROM reference)
