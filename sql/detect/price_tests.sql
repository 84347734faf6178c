-- One row per item whose price lies beyond a spread from its peers': the chance of a price as far out on either side, and
-- that of one as far out together with another of the same parties.
-- Grain: item_id.
SELECT
    item_id,
    least(2 * min(chance) FILTER (measure = 'log_price'), 1) AS p_value,
    least(2 * min(chance) FILTER (measure = 'price_again'), 1) AS again
FROM features.chances
WHERE measure IN ('log_price', 'price_again')
GROUP BY item_id
