-- One row per item whose price moved away from those of the same exporter and importer: the chance of a move as far.
-- Grain: item_id.
SELECT moves.item_id, moves.others, moves.middle, moves.moved, least(2 * coalesce(exceedances.chance, 1), 1) AS p_value
FROM (
    SELECT
        history.*,
        if(history.moved < 0, 'below', 'above') AS side,
        abs(history.moved) / coalesce(headings.reach, usual.reach) AS distance
    FROM detect.price_history AS history
    LEFT JOIN reference.price_moves AS headings USING (hs6)
    CROSS JOIN (SELECT reach FROM reference.price_moves WHERE hs6 IS NULL) AS usual
) AS moves
ASOF LEFT JOIN reference.price_move_exceedances AS exceedances
    ON exceedances.side = moves.side AND moves.distance >= exceedances.distance
WHERE moves.distance > 1
