-- One row per item with an odd price whose goods have published prices: between which of them these lay by the averages
-- of the year and the quotations within half a year. Of a heading of several goods those count whose element the
-- description names, else those of the mineral that it names or that the heading holds alone, else all. Of an element
-- that is named and has no published price there, that of its oxide is the least: a metal is dearer than the oxide that
-- it is made of. Where the goods are known so, a price that is no lower than the published ones is not odd for lying
-- under those of peers, nor one that is no higher for lying over them: is_low and is_high say whether it may be odd on
-- that side.
-- Grain: item_id.
WITH alone AS (
    SELECT hs6
    FROM facts.heading_minerals
    WHERE role <> 'cover' AND hs6 NOT IN (SELECT hs6 FROM facts.heading_others)
    GROUP BY hs6
    HAVING count(DISTINCT mineral) = 1
),

priced AS (
    SELECT items.item_id, items.hs6, items.named, items.declared_on, exp(items.log_price) AS price,
        declarations.description
    FROM features.items AS items
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    WHERE items.price_currency = 'USD'
        AND items.item_id IN (SELECT item_id FROM detect.price_tests UNION SELECT item_id FROM detect.price_moved)
),

current AS (
    SELECT days.day, prices.*
    FROM (SELECT DISTINCT declared_on AS day FROM priced) AS days
    JOIN facts.prices AS prices
        ON days.day >= prices.valid_from AND days.day < prices.valid_to
        OR prices.valid_to - prices.valid_from = 1 AND abs(prices.valid_from - days.day) <= 183
),

quoted AS (
    SELECT
        priced.item_id,
        priced.price,
        prices.form,
        prices.usd_per_kg_low,
        prices.usd_per_kg_high,
        prices.source,
        CASE
            WHEN contains(lower(priced.description), elements.name)
                OR contains(priced.description, elements.chinese)
                OR contains(lower(priced.description), lower(prices.form)) THEN 3
            WHEN priced.named = prices.mineral OR priced.hs6 IN (SELECT hs6 FROM alone) THEN 1
            ELSE 0
        END AS known
    FROM priced
    JOIN current AS prices ON prices.hs6 = priced.hs6 AND prices.day = priced.declared_on
    -- A form is called after its element: "dysprosium oxide 99.5%"; of others the mineral is what is named.
    LEFT JOIN facts.elements AS elements ON starts_with(prices.form, elements.name)
    UNION ALL
    SELECT priced.item_id, priced.price, prices.form, prices.usd_per_kg_low, NULL, prices.source, 2
    FROM priced
    JOIN alone USING (hs6)
    JOIN facts.heading_minerals AS minerals ON minerals.hs6 = priced.hs6 AND minerals.form LIKE '%metal%'
    JOIN current AS prices ON prices.mineral = minerals.mineral AND prices.day = priced.declared_on
    JOIN facts.elements AS elements ON starts_with(prices.form, elements.name || ' oxide')
    WHERE contains(lower(priced.description), elements.name)
        OR contains(priced.description, elements.chinese)
        OR length(elements.symbol) = 2
            AND regexp_matches(priced.description, '(^|[^A-Za-z])' || elements.symbol || '([^A-Za-z]|$)')
),

chosen AS (
    SELECT *
    FROM quoted
    QUALIFY known = max(known) OVER (PARTITION BY item_id)
)

SELECT
    item_id,
    min(usd_per_kg_low) AS low,
    max(usd_per_kg_high) AS high,
    max(known) = 0 OR min(price) < low AS is_low,
    max(known) = 0 OR max(price) > high AS is_high,
    string_agg(DISTINCT form, ', ' ORDER BY form) AS forms,
    string_agg(DISTINCT source, '; ' ORDER BY source) AS sources
FROM chosen
GROUP BY item_id
