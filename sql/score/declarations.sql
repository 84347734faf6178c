-- One row per screened declaration: the probability that an honest declaration looks as odd.
-- Goods whose heading can hold a strategic mineral are watched $watched times as closely as others: chances are divided
-- by weights that average to one over all items, so that the share of false alarms stays what it is (weighted p-values,
-- Genovese, Roeder and Wasserman, 2006). A declaration is as odd as its oddest item, given how many it has (Šidák).
-- Grain: authority, declaration_id.
WITH goods AS (
    SELECT item_id, hs6 IN (SELECT hs6 FROM facts.heading_minerals) AS is_strategic
    FROM features.items
),

weights AS (
    SELECT 1 + ($watched - 1) * count(*) FILTER (is_strategic) / count(*) AS average
    FROM goods
),

items AS (
    SELECT
        combined.item_id,
        combined.thin,
        combined.least,
        least(
            if(combined.oddness > 0, atan(combined.weights / combined.oddness) / pi(), 0.5)
            * weights.average / if(goods.is_strategic, $watched, 1),
            1) AS p_value
    FROM detect.combined AS combined
    JOIN goods USING (item_id)
    CROSS JOIN weights
)

SELECT
    keys.authority,
    keys.declaration_id,
    smallest_of(min(items.p_value), count(*)) AS p_value,
    min(items.least) AS least,
    arg_min(keys.item_id, (items.p_value, keys.item_no)) AS riskiest_item,
    if(bool_and(items.thin), 'thin', 'sufficient') AS evidence,
    max(keys.declared_on) AS declared_on,
    hash(keys.authority, keys.declaration_id) AS lot
FROM items
JOIN features.items AS keys USING (item_id)
GROUP BY keys.authority, keys.declaration_id
