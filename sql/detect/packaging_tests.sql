-- One row per item and measure of its packing that stands out among its peers, or contradicts itself.
-- Grain: item_id, claim.
WITH measures (measure, low, high) AS (
    VALUES
        ('log_weighed', 'weighed_below_declared', 'weighed_above_declared'),
        ('log_tare', 'tare_too_light', 'tare_too_heavy'),
        ('log_kg_per_package', 'load_per_package_too_light', 'load_per_package_too_heavy'),
        ('log_kg_per_m3', 'load_too_loose', 'load_too_dense')
),

far AS (
    SELECT
        chances.item_id,
        if(chances.z < 0, measures.low, measures.high) AS claim,
        -- Goods are hidden by declaring too little: four fifths of the error allowed goes to that side.
        least(chances.chance / if(chances.z > 0, 0.8, 0.2), 1) AS p_value,
        chances.z
    FROM features.chances AS chances
    JOIN measures USING (measure)
    LEFT JOIN detect.packing_bands AS bands ON bands.item_id = chances.item_id AND bands.measure = chances.measure
    JOIN features.items AS items ON items.item_id = chances.item_id
    -- What other exporters declare for such goods is not odd, whatever the model expects; nor is a single package half full.
    WHERE NOT coalesce(bands.is_within, false)
        AND NOT (measures.measure = 'log_kg_per_package' AND chances.z < 0 AND items.packages = 1)
),

-- What is impossible needs no peers; that a slip made it look so is the one way for it to be honest.
impossible AS (
    SELECT items.item_id, chances.claim, chances.chance AS p_value, NULL::DOUBLE AS z
    FROM features.items AS items
    JOIN facts.chances AS chances ON chances.claim = 'gross_below_net'
    WHERE items.gross_kg < 0.995 * items.net_kg
)

SELECT tests.*
FROM (FROM far UNION ALL FROM impossible) AS tests
ANTI JOIN features.slips AS slips USING (item_id)
