-- One row per item whose price moved away from those of the same exporter and importer: the chance of a move as far, or of
-- one as far that leaves peers behind as well.
-- Grain: item_id.
SELECT
    chances.item_id,
    any_value(history.others) AS others,
    any_value(history.middle) AS middle,
    any_value(history.moved) AS moved,
    least(2 * min(chances.chance), 1) AS p_value,
    max(oddness(2 * chances.chance)) FILTER (chances.measure = 'price_move') AS move_oddness,
    max(oddness(2 * chances.chance)) FILTER (chances.measure = 'price_departure') AS departure_oddness
FROM features.chances AS chances
JOIN features.price_history AS history USING (item_id)
WHERE chances.measure IN ('price_move', 'price_departure')
GROUP BY chances.item_id
