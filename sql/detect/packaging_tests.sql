-- One row per item and measure of its packing that stands out among its peers, or contradicts itself.
-- Grain: item_id, claim.
WITH measures AS (
    SELECT item_id, 'log_weighed' AS measure, weighed_z AS z, 'weighed_below_declared' AS low, 'weighed_above_declared' AS high
    FROM features.compared
    UNION ALL
    SELECT item_id, 'log_tare', tare_z, 'tare_too_light', 'tare_too_heavy'
    FROM features.compared
    UNION ALL
    SELECT item_id, 'log_kg_per_package', package_z, 'load_per_package_too_light', 'load_per_package_too_heavy'
    FROM features.compared
    UNION ALL
    SELECT item_id, 'log_kg_per_m3', volume_z, 'load_too_loose', 'load_too_dense'
    FROM features.compared
),

sides AS (
    SELECT item_id, measure, z, if(z < 0, 'below', 'above') AS side, if(z < 0, low, high) AS claim, abs(z) AS distance
    FROM measures
    WHERE abs(z) > 1
),

far AS (
    SELECT
        sides.item_id,
        sides.claim,
        -- Goods are hidden by declaring too little: four fifths of the error allowed goes to that side.
        least(coalesce(exceedances.chance, 1) / if(sides.z > 0, 0.8, 0.2), 1) AS p_value,
        sides.z
    FROM sides
    ASOF LEFT JOIN reference.exceedances AS exceedances
        ON exceedances.measure = sides.measure AND exceedances.side = sides.side AND sides.distance >= exceedances.z
    LEFT JOIN detect.packing_bands AS bands ON bands.item_id = sides.item_id AND bands.measure = sides.measure
    -- What other exporters declare for such goods is not odd, whatever the model expects.
    WHERE NOT coalesce(bands.is_within, false)
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
