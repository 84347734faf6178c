-- One row per item whose price lies beyond a spread from its peers': the chance of a price as far out on either side.
-- Grain: item_id.
SELECT far.item_id, least(2 * coalesce(exceedances.chance, 1), 1) AS p_value
FROM (
    SELECT item_id, if(price_z < 0, 'below', 'above') AS side, abs(price_z) AS z
    FROM features.compared
    WHERE abs(price_z) > 1
) AS far
ASOF LEFT JOIN (FROM reference.exceedances WHERE measure = 'log_price') AS exceedances
    ON exceedances.side = far.side AND far.z >= exceedances.z
