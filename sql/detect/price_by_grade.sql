-- One row per item with an odd price whose parties write on some of their shipments of what grade the goods are: the
-- share of the other exporters who write so whose prices lie as far from those of their peers, as far as this one lies
-- from its peers on that side, and as far as it lies from others of the same parties, which may be of the other grade.
-- Grain: item_id.
WITH stated AS (
    SELECT items.item_id, items.exporter, items.relation, grades.word, grades.side
    FROM features.items AS items
    JOIN detect.price_words AS words USING (own_words)
    JOIN reference.price_grades AS grades USING (word)
),

exporters AS (
    SELECT stated.word, stated.exporter, median(stated.side * compared.price_residual) AS residual
    FROM stated
    JOIN features.compared AS compared USING (item_id)
    WHERE compared.price_residual IS NOT NULL
    GROUP BY ALL
),

ranks AS (
    SELECT
        word,
        residual,
        count(*) OVER (PARTITION BY word ORDER BY residual DESC) AS as_far,
        count(*) OVER (PARTITION BY word) AS exporters
    FROM exporters
),

relations AS (
    SELECT DISTINCT relation, word, side
    FROM stated
),

far AS (
    SELECT items.item_id, items.exporter, relations.word, 'peers' AS others,
        relations.side * compared.price_residual AS distance
    FROM detect.price_tests AS tests
    JOIN features.items AS items USING (item_id)
    JOIN features.compared AS compared USING (item_id)
    JOIN relations USING (relation)
    UNION ALL
    SELECT items.item_id, items.exporter, relations.word, 'parties', abs(moves.moved)
    FROM detect.price_moved AS moves
    JOIN features.items AS items USING (item_id)
    JOIN relations USING (relation)
),

counted AS (
    SELECT
        far.item_id,
        far.others,
        -- The exporter itself is none of the others.
        max(
            (ranks.as_far - coalesce(own.residual >= far.distance, false)::INTEGER)
            / (ranks.exporters - (own.exporter IS NOT NULL)::INTEGER)) AS share
    FROM far
    ASOF JOIN (SELECT DISTINCT * FROM ranks) AS ranks ON ranks.word = far.word AND far.distance <= ranks.residual
    LEFT JOIN exporters AS own ON own.word = far.word AND own.exporter = far.exporter
    WHERE far.distance > 0 AND ranks.exporters > 1
    GROUP BY ALL
)

SELECT
    item_id,
    max(share) FILTER (others = 'peers') AS of_peers,
    max(share) FILTER (others = 'parties') AS of_parties
FROM counted
GROUP BY item_id
