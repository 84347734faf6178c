-- One row per screened declaration: the probability that an honest declaration looks as odd. Goods whose heading can
-- hold a strategic mineral are watched $watched times as closely as others, and $bound times as closely again since a
-- control of one of its minerals was announced: before, nobody had one to hide them from. Chances are divided by
-- weights that average to one over all items, so that the share of false alarms stays what it is (weighted p-values,
-- Genovese, Roeder and Wasserman, 2006). So are goods on the way of a corridor or out of a hub that trade statistics
-- show. A declaration is as odd as its oddest item, given how many it has (Šidák); own_p_value leaves out what was
-- found on the other side of the consignment.
-- Grain: authority, declaration_id.
WITH contexts AS (
    SELECT item_id, max(weight) AS weight
    FROM score.trade_context
    GROUP BY item_id
),

headings AS (
    SELECT minerals.hs6, min(announcements.announced) AS announced
    FROM facts.heading_minerals AS minerals
    LEFT JOIN facts.controls AS controls USING (mineral)
    LEFT JOIN facts.announcements AS announcements USING (announcement)
    GROUP BY minerals.hs6
),

goods AS (
    SELECT
        items.item_id,
        if(headings.hs6 IS NULL, 1, $watched) * if(items.declared_on >= headings.announced, $bound, 1)
            * coalesce(contexts.weight, 1) AS weight
    FROM features.items AS items
    LEFT JOIN headings USING (hs6)
    LEFT JOIN contexts USING (item_id)
),

weights AS (
    SELECT sum(round(1000 * weight)::BIGINT) / 1000 / count(*) AS average
    FROM goods
),

items AS (
    SELECT
        combined.item_id,
        combined.thin,
        combined.least,
        least(
            combined_of(combined.oddness, combined.weights)
            * weights.average / goods.weight,
            1) AS p_value,
        least(
            combined_of(combined.own_oddness, combined.own_weights)
            * weights.average / goods.weight,
            1) AS own_p_value
    FROM detect.combined AS combined
    JOIN goods USING (item_id)
    CROSS JOIN weights
)

SELECT
    keys.authority,
    keys.declaration_id,
    smallest_of(min(items.p_value), count(*)) AS p_value,
    smallest_of(min(items.own_p_value), count(*)) AS own_p_value,
    min(items.least) AS least,
    arg_min(keys.item_id, (items.p_value, keys.item_no)) AS riskiest_item,
    arg_min(keys.item_no, (items.p_value, keys.item_no)) AS riskiest_item_no,
    if(bool_and(items.thin), 'thin', 'sufficient') AS evidence,
    max(keys.declared_on) AS declared_on,
    hash(keys.authority, keys.declaration_id) AS lot
FROM items
JOIN features.items AS keys USING (item_id)
GROUP BY keys.authority, keys.declaration_id
