-- One row per screened item: the probability of looking as much like other goods as it does, given the ways it is
-- looked at.
-- Grain: item_id.
WITH likest AS (
    SELECT item_id, min(p_value) AS p_value
    FROM detect.misclassification_tests
    GROUP BY item_id
)

SELECT
    items.item_id,
    CASE
        WHEN likest.p_value IS NOT NULL THEN likest.p_value
        WHEN slips.slip IS NULL AND (compared.price_z IS NOT NULL OR declarations.description IS NOT NULL) THEN 1
    END AS p_value,
    coalesce(greatest(compared.price_peers, compared.package_peers, compared.volume_peers) < $min_peers, true) AS thin,
    CASE
        WHEN slips.slip IS NOT NULL THEN 'the figures look mistyped'
        WHEN compared.price_z IS NULL AND declarations.description IS NULL
            THEN 'no description, and no price to compare'
    END AS silent
FROM features.items AS items
JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
JOIN features.compared AS compared USING (item_id)
LEFT JOIN features.slips AS slips USING (item_id)
LEFT JOIN likest USING (item_id)
