-- One row per item whose price moved away from those of the same exporter and importer: the chance of a move as far, or
-- of one as far that leaves peers behind as well, in the farthest of their shipments where only one moved.
-- Grain: item_id.
WITH moves AS (
    SELECT chances.item_id, chances.measure, smallest_of(chances.chance, coalesce(alone.shipments, 1)) AS chance
    FROM features.chances AS chances
    LEFT JOIN detect.price_alone AS alone ON alone.item_id = chances.item_id AND alone.measure = 'price_move'
    WHERE chances.measure IN ('price_move', 'price_departure')
)

SELECT
    moves.item_id,
    any_value(history.others) AS others,
    any_value(history.moved) AS moved,
    least(2 * min(moves.chance), 1) AS p_value,
    max(oddness(2 * moves.chance)) FILTER (moves.measure = 'price_move') AS move_oddness,
    max(oddness(2 * moves.chance)) FILTER (moves.measure = 'price_departure') AS departure_oddness
FROM moves
JOIN features.price_history AS history USING (item_id)
GROUP BY moves.item_id
