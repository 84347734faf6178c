-- One row per word that tells a grade: exporters of goods of three chapters and more write it, and with three in four
-- of them such goods are dearer than others of their kind (side is 1), or cheaper (-1).
-- Grain: word.
WITH exporters AS (
    SELECT words.word, left(items.hs6, 2) AS chapter, items.exporter, median(compared.price_residual) AS residual
    FROM features.sample AS items
    JOIN features.compared AS compared USING (item_id)
    JOIN detect.price_words AS words USING (own_words)
    WHERE compared.price_residual IS NOT NULL
    GROUP BY ALL
)

SELECT word, sign(median(residual))::INTEGER AS side
FROM exporters
GROUP BY word
HAVING count(DISTINCT chapter) >= 3 AND count(DISTINCT exporter) >= $min_peers
    AND (quantile_cont(residual, 0.25) > 0 OR quantile_cont(residual, 0.75) < 0)
