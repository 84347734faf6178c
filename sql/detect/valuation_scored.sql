-- One row per screened item: the probability of a price per kilogram as far from its peers', on either side.
-- A price that other exporters declare for such goods is not odd, whatever the model expects; a slip of the pen is no
-- price.
-- Grain: item_id.
SELECT
    items.item_id,
    CASE
        WHEN slips.slip IS NOT NULL THEN NULL
        WHEN exp(items.log_price) BETWEEN bands.low AND bands.high THEN greatest(far.p_value, 0.05)
        WHEN compared.price_z IS NOT NULL THEN coalesce(far.p_value, 1)
    END AS p_value,
    coalesce(compared.price_peers < $min_peers, false) AS thin,
    CASE
        WHEN slips.slip IS NOT NULL THEN 'the figures look mistyped'
        WHEN compared.price_z IS NOT NULL THEN NULL
        WHEN items.net_kg IS NULL THEN 'no net mass'
        ELSE 'no value'
    END AS silent
FROM features.items AS items
JOIN features.compared AS compared USING (item_id)
LEFT JOIN features.slips AS slips USING (item_id)
LEFT JOIN detect.price_bands AS bands USING (item_id)
LEFT JOIN detect.price_tests AS far USING (item_id)
