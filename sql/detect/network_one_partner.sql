-- One row per item of watched goods that one of four firms or more trades with a partner with whom the others, which
-- share an address or a phone with it, trade in the heading too, and whether one of them answers for what it declares:
-- the chance of so many in ordinary trade, given that one does, the number of firms that share it and the ways of
-- looking. It weighs the less on each item the more items the partner has, by weights that average to one over the
-- reference.
-- Grain: item_id.
WITH chances AS (
    SELECT
        partners.*,
        usual.partners AS usual_partners,
        usual.with_another,
        usual.most,
        partners.items / coalesce(usual.watched_items, partners.items) AS size,
        usual.once * pow(usual.again, partners.sharing - 2) * exp(lgamma(partners.firms)
            - lgamma(partners.sharing) - lgamma(partners.firms - partners.sharing + 1)) AS chance
    FROM detect.network_partners AS partners
    JOIN reference.network_partners AS usual USING (side, kind, is_crowded)
    WHERE partners.is_watched
)

SELECT
    items.item_id,
    chances.* EXCLUDE (size, chance, items, firm),
    coalesce(parties.answering_side || 's' = chances.side, false) AS answers,
    of_network(2 * least(1, chances.size * chances.chance)) AS p_value
FROM (
    SELECT *, unnest(members) AS firm
    FROM chances
    WHERE sharing > 3
) AS chances
JOIN link.item_parties AS parties
    ON parties.exporter_entity = if(side = 'exporters', firm, partner)
    AND parties.importer_entity = if(side = 'exporters', partner, firm)
JOIN features.items AS items
    ON items.item_id = parties.item_id AND items.authority = chances.authority AND items.hs6 = chances.hs6
QUALIFY row_number() OVER (PARTITION BY items.item_id ORDER BY p_value, side, kind, value) = 1
