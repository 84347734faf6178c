-- One row per item and measure that lies beyond a spread from what is usual: the chance of lying as far out on that
-- side. Beyond all that the reference population shows, the chance falls with the power of its tail, from the farthest
-- that is not the item itself.
-- Grain: item_id, measure.
SELECT
    far.item_id,
    far.measure,
    far.z,
    CASE
        WHEN exceedances.decay IS NULL THEN coalesce(exceedances.chance, 1)
        ELSE exceedances.chance * pow(if(far.distance > exceedances.z, exceedances.z, exceedances.before)
            / far.distance, exceedances.decay)
    END AS chance
FROM (
    SELECT item_id, measure, z, if(z < 0, 'below', 'above') AS side, abs(z) AS distance
    FROM features.measured
    WHERE abs(z) > 1
) AS far
ASOF LEFT JOIN reference.exceedances AS exceedances
    ON exceedances.measure = far.measure AND exceedances.side = far.side AND far.distance >= exceedances.z
