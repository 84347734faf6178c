-- One row per item and way in which its price is odd and no other of the same parties is on that side: how many priced
-- shipments of theirs there are. Who understates does so again; of many honest shipments one is always the farthest.
-- Grain: item_id, measure.
WITH shipped AS (
    SELECT items.relation, count(items.log_price) AS shipments
    FROM features.items AS items
    ANTI JOIN features.slips AS slips USING (item_id)
    GROUP BY items.relation
)

SELECT chances.item_id, chances.measure, shipped.shipments
FROM features.chances AS chances
JOIN features.items AS items USING (item_id)
JOIN shipped USING (relation)
WHERE chances.measure IN ('log_price', 'price_move')
QUALIFY count_if(chances.chance < 0.01) OVER (PARTITION BY items.relation, chances.measure, sign(chances.z)) = 1
    AND chances.chance < 0.01
