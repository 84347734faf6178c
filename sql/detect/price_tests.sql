-- One row per item whose price lies beyond a spread from its peers': the chance of a price as far out on either side,
-- or, where no other of the same parties is odd on that side, of the farthest of theirs; and that of one as far out
-- together with another of theirs.
-- Grain: item_id.
SELECT
    chances.item_id,
    least(2 * min(smallest_of(chances.chance, coalesce(alone.shipments, 1))) FILTER (chances.measure = 'log_price'),
        1) AS p_value,
    least(2 * min(chances.chance) FILTER (chances.measure = 'price_again'), 1) AS again
FROM features.chances AS chances
LEFT JOIN detect.price_alone AS alone USING (item_id, measure)
WHERE chances.measure IN ('log_price', 'price_again')
GROUP BY chances.item_id
