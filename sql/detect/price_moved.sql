-- One row per item whose price moved away from those of the same exporter and importer: the chance of a move as far.
-- Grain: item_id.
SELECT chances.item_id, history.others, history.middle, history.moved, least(2 * chances.chance, 1) AS p_value
FROM features.chances AS chances
JOIN features.price_history AS history USING (item_id)
WHERE chances.measure = 'price_move'
