-- One row per item of odd figures and declaration of the other side of its consignment, by their documents: how far
-- mass and money are apart.
-- Grain: item_id, other.
WITH apart AS (
    SELECT item_id, other
    FROM (
        SELECT exported AS item_id, imported AS other, linked_by FROM link.pairs
        UNION ALL
        SELECT imported, exported, linked_by FROM link.pairs
    )
    WHERE linked_by <> 'probable'
)

SELECT
    figures.item_id,
    figures.authority,
    figures.currency,
    date_trunc('month', figures.declared_on)::DATE AS month,
    other_declarations.currency AS other_currency,
    happens_once,
    is_seldom,
    price_residual,
    coalesce(abs(price_z) > 4, false) AS is_priced_oddly,
    ln(nullif(items.net_kg, 0) / nullif(others.net_kg, 0)) AS net_apart,
    ln(items.usd / others.usd) AS usd_apart
FROM features.odd_figures AS figures
JOIN apart USING (item_id)
JOIN link.items AS items USING (item_id)
JOIN link.items AS others ON others.item_id = apart.other
JOIN main.declarations AS other_declarations ON other_declarations.rowid = apart.other
