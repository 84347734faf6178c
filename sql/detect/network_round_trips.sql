-- One row per item of watched goods that two firms send to and fro, dearer each time, and back or out again at least
-- twice: who sells goods and takes them back at more may be returning them at the cost of their carriage; who then
-- sells them again for still more is not. The chance is that of ordinary trade, given the ways of looking, and weighs
-- the less on each item the more items the pair has, by weights that average to one over the reference.
-- Grain: item_id.
WITH sizes AS (
    SELECT
        items.item_id,
        least(parties.exporter_entity, parties.importer_entity) AS one,
        greatest(parties.exporter_entity, parties.importer_entity) AS other,
        items.hs6,
        count(*) OVER (PARTITION BY one, other, items.hs6) AS items
    FROM features.items AS items
    JOIN link.item_parties AS parties USING (item_id)
    WHERE items.is_watched AND parties.exporter_entity <> parties.importer_entity
)

SELECT
    sizes.item_id,
    circles.*,
    turns.pairs AS ordinary_pairs,
    turns.dearer AS ordinary_dearer,
    of_network(2 * least(1, sizes.items / coalesce(turns.watched_items, sizes.items)
        * turns.once * pow(turns.again, circles.rises - 1))) AS p_value
FROM sizes
JOIN detect.network_circles AS circles USING (one, other, hs6)
CROSS JOIN reference.network_turns AS turns
WHERE circles.rises > 1
