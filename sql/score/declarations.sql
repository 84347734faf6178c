-- One row per screened declaration: the probability that an honest declaration looks as odd.
-- A declaration is as odd as its oddest item, given how many items it has (Šidák).
-- Grain: authority, declaration_id.
WITH items AS (
    SELECT item_id, thin, least, if(oddness > 0, atan(weights / oddness) / pi(), 0.5) AS p_value
    FROM detect.combined
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
