-- One row per screened item: the probability of a price per kilogram as odd, in the four ways it is looked at together;
-- a slip of the pen is no price.
-- Grain: item_id.
WITH odd AS (
    SELECT item_id, max(oddness) FILTER (claim IN ('underpriced', 'overpriced')) AS of_peers,
        max(oddness) FILTER (claim IN ('price_fell', 'price_rose')) AS of_parties
    FROM detect.valuation_tests
    GROUP BY item_id
)

SELECT
    items.item_id,
    CASE
        WHEN slips.slip IS NULL AND coalesce(compared.price_z, history.moved) IS NOT NULL
            THEN combined_of(coalesce(odd.of_peers, 0) + coalesce(odd.of_parties, 0),
                if(compared.price_z IS NULL, 0, 2) + if(history.item_id IS NULL, 0, 2))
    END AS p_value,
    compared.price_z IS NULL OR compared.price_peers < $min_peers AS thin,
    CASE
        WHEN slips.slip IS NOT NULL THEN 'the figures look mistyped'
        WHEN coalesce(compared.price_z, history.moved) IS NOT NULL THEN NULL
        WHEN items.net_kg IS NULL THEN 'no net mass'
        WHEN items.price_currency = '(no currency named)' THEN 'no currency'
        WHEN items.log_price IS NULL THEN 'no value'
        ELSE 'too few exporters of the heading in the reference'
    END AS silent
FROM features.items AS items
JOIN features.compared AS compared USING (item_id)
LEFT JOIN features.slips AS slips USING (item_id)
LEFT JOIN features.price_history AS history USING (item_id)
LEFT JOIN odd USING (item_id)
