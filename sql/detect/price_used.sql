-- One row per item of used goods that costs less than new ones, down to a tenth, and whose prices show that: those of
-- its peers, or those of its parties' other shipments. An item is used if it is said to be, or if at least half of
-- three or more that its parties describe under the heading are. Where four exporters write the same words, or half of
-- those of the heading write such, its peers are used themselves, and where half of its parties' goods are, so are
-- those. Strategic goods and what serves as their cover do not wear.
-- Grain: item_id, whose.
WITH cheap AS (
    SELECT DISTINCT items.relation
    FROM features.chances AS chances
    JOIN features.items AS items USING (item_id)
    WHERE chances.measure IN ('log_price', 'price_move') AND chances.z < 0 AND NOT items.is_watched
),

said AS (
    SELECT
        items.item_id,
        items.hs6,
        items.own_words,
        is_called_used(declarations.description) AS is_said,
        count(declarations.description) OVER of_relation AS described,
        count_if(is_called_used(declarations.description)) OVER of_relation AS used
    FROM features.items AS items
    SEMI JOIN cheap USING (relation)
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    WINDOW of_relation AS (PARTITION BY items.relation)
),

users AS (
    SELECT items.hs6, items.own_words, count(DISTINCT items.exporter) AS exporters
    FROM features.items AS items
    WHERE items.hs6 IN (SELECT hs6 FROM said)
    GROUP BY items.hs6, items.own_words
),

headings AS (
    SELECT users.hs6, sum(users.exporters) FILTER (is_called_used(wordings.description)) / sum(users.exporters)
        AS used_share
    FROM users
    JOIN (SELECT hs6, own_words, min(description) AS description FROM features.wordings GROUP BY ALL) AS wordings
        USING (hs6, own_words)
    GROUP BY users.hs6
)

SELECT said.item_id, 'peers' AS whose
FROM said
JOIN features.compared AS compared USING (item_id)
LEFT JOIN users ON users.hs6 = said.hs6 AND users.own_words = said.own_words
LEFT JOIN headings ON headings.hs6 = said.hs6
WHERE (said.is_said OR said.described >= 3 AND 2 * said.used >= said.described)
    AND is_worth_of_used(compared.price_residual)
    AND NOT (said.is_said AND coalesce(users.exporters > 3, false))
    AND coalesce(headings.used_share < 0.5, true)
UNION ALL
SELECT said.item_id, 'parties'
FROM said
JOIN features.price_history AS history USING (item_id)
WHERE said.is_said AND 2 * said.used < said.described AND is_worth_of_used(history.moved)
