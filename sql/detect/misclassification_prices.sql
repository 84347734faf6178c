-- One row per priced item of goods whose price is no secret, with the most that ordinary grades of these cost; and
-- whether it is dearer than ten times that, as such goods of its exporter are on another day, too. Once, on one side of
-- a border or both, it may be a slip of the pen; and what is purer than such metals are traded (99.995 %), or holds
-- silver or gold, is dear.
-- Grain: item_id.
WITH known AS (
    SELECT headings.hs6, usual.*
    FROM (SELECT DISTINCT hs6 FROM features.items) AS headings
    JOIN facts.usual_prices AS usual ON starts_with(headings.hs6, usual.hs)
),

pure AS (
    SELECT DISTINCT text
    FROM detect.misclassification_stated
    WHERE purity > 99.995
),

priced AS (
    SELECT
        items.item_id,
        items.exporter,
        items.flow,
        items.declared_on,
        items.is_watched,
        known.hs,
        known.goods,
        known.source,
        known.usd_per_kg_high,
        exp(items.log_price) / known.usd_per_kg_high AS times,
        times > 10 AND slips.item_id IS NULL AND pure.text IS NULL
            AND NOT coalesce(regexp_matches(lower(declarations.description), 'bullion|silver|gold|银|銀'), false)
                AS is_dear
    FROM features.items AS items
    JOIN known USING (hs6)
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    LEFT JOIN features.slips AS slips USING (item_id)
    LEFT JOIN pure ON pure.text = without_references(declarations.description)
    WHERE items.price_currency = 'USD' AND items.log_price IS NOT NULL
),

again AS (
    SELECT exporter, hs, max(days) AS days
    FROM (
        SELECT exporter, hs, flow, count(DISTINCT declared_on) FILTER (is_dear) AS days
        FROM priced
        GROUP BY ALL
    )
    GROUP BY ALL
),

-- What others are paid for such goods, too, may be a grade that is told from ordinary ones nowhere.
paid AS (
    SELECT hs, count(*) AS exporters, count_if(days > 1) AS beyond
    FROM again
    GROUP BY hs
)

SELECT
    priced.* EXCLUDE (flow, declared_on),
    again.days,
    priced.is_dear AND again.days > 1 AS is_beyond,
    coalesce((paid.beyond - 1) / nullif(paid.exporters - 1, 0), 0) AS paid_by_others
FROM priced
JOIN again USING (exporter, hs)
JOIN paid USING (hs)
