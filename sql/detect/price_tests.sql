-- One row per item with a price: the chance of a price as far from its peers' on either side.
-- Grain: item_id.
SELECT compared.item_id, least(2 * tails.share * beyond(compared.price_z, tails.shape, tails.scale), 1) AS p_value
FROM features.compared AS compared
JOIN reference.tails AS tails
    ON tails.measure = 'log_price' AND tails.side = if(compared.price_z < 0, 'below', 'above')
