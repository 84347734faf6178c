-- One row per item whose price lies beyond a spread from its peers': the chance of a price as far out on either side.
-- Grain: item_id.
SELECT item_id, least(2 * chance, 1) AS p_value
FROM features.chances
WHERE measure = 'log_price'
