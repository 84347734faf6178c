-- One row per item of odd figures whose parties have five shipments or more: what is usual between them, and whether it
-- alone leaves that.
-- Grain: item_id.
WITH by_parties AS (
    SELECT items.relation, count(*) AS items, median(compared.price_residual) AS middle,
        1.645 * 1.4826 * mad(compared.price_residual) AS reach,
        median(ln(items.usd / items.net_kg)) AS their_price, median(ln(items.net_kg)) AS their_mass
    FROM features.items AS items
    JOIN features.compared AS compared USING (item_id)
    SEMI JOIN features.odd_figures USING (relation)
    WHERE compared.price_residual IS NOT NULL
    GROUP BY items.relation
    HAVING count(*) >= 5
)

-- Among their own shipments, too, a slip is alone on its side.
SELECT figures.*, middle, reach, their_price, their_mass,
    count_if(abs(price_residual - middle) > ln(3)) OVER (PARTITION BY relation, sign(price_residual - middle))
        <= greatest(0.02 * items, 1) AS is_alone_there
FROM features.odd_figures AS figures
JOIN by_parties USING (relation)
