-- One row per item whose price lies far from the model of its peers: what nineteen in twenty exporters declare for such
-- goods. Peers share flow, terms of delivery, currency and the wording of the description, or, where fewer than ten
-- exporters do, the heading instead of the wording. Each exporter counts once, with the median of its prices, all taken to
-- the quarter of the item.
-- Grain: item_id.
WITH prices AS (
    SELECT
        items.item_id,
        items.exporter,
        items.wording_terms,
        items.heading_terms,
        items.log_price - coalesce(drift.shift, 0) AS price,
        coalesce(drift.shift, 0) AS drift,
        abs(compared.price_z) > 1 AS is_far
    FROM features.groups AS items
    JOIN features.compared AS compared USING (item_id)
    LEFT JOIN reference.shifts AS drift
        ON drift.measure = 'log_price' AND drift.level = 'heading_quarter' AND drift.members = items.heading_quarter
    WHERE items.log_price IS NOT NULL
),

groups AS (
    SELECT wording_terms AS members, 'wording' AS shared, exporter, price, is_far
    FROM prices
    UNION ALL
    SELECT heading_terms, 'heading', exporter, price, is_far
    FROM prices
),

exporters AS (
    SELECT members, shared, exporter, median(price) AS price
    FROM groups
    SEMI JOIN (SELECT DISTINCT members FROM groups WHERE is_far) USING (members)
    GROUP BY ALL
),

bands AS (
    SELECT members, any_value(shared) AS shared, quantile_cont(price, [0.025, 0.975]) AS band, count(*) AS exporters
    FROM exporters
    GROUP BY members
    HAVING count(*) >= 10
)

SELECT
    prices.item_id,
    coalesce(narrow.shared, broad.shared) AS shared,
    exp(coalesce(narrow.band, broad.band)[1] + prices.drift) AS low,
    exp(coalesce(narrow.band, broad.band)[2] + prices.drift) AS high,
    coalesce(narrow.exporters, broad.exporters) AS exporters
FROM prices
LEFT JOIN bands AS narrow ON narrow.members = prices.wording_terms
LEFT JOIN bands AS broad ON broad.members = prices.heading_terms
WHERE prices.is_far
