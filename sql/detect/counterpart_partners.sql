-- One row per item that is linked with others of the same goods: as the other side of a consignment, as a leg through a
-- hub, or as the other side of such a leg. The partner is the one that the other detectors find most suspicious, if any
-- is; the chance is that of it, given how many there are, and, as far as the two may be of different goods, that of
-- being suspicious at all.
-- Grain: item_id.
WITH doubted AS (
    -- As a single claim makes an item that is worth a sentence, or more so.
    SELECT combined.item_id, combined_of(combined.own_oddness, combined.own_weights) AS p_value, items.lot
    FROM detect.combined AS combined
    JOIN link.items AS items USING (item_id)
    WHERE combined_of(combined.own_oddness, combined.own_weights) < combined.own_weights * $worth_saying
),

suspicious AS (
    SELECT (count(*) FILTER (p_value < $worth_saying) + 1) / (SELECT count(*) + 1 FROM detect.combined) AS share
    FROM doubted
),

linked AS (
    SELECT exported AS item_id, imported AS partner, match_probability, false AS is_leg
    FROM link.pairs
    UNION ALL
    SELECT imported, exported, match_probability, false
    FROM link.pairs
    UNION ALL
    SELECT inbound, outbound, match_probability, true
    FROM link.legs
    UNION ALL
    SELECT outbound, inbound, match_probability, true
    FROM link.legs
),

from_doubted AS (
    FROM linked
    SEMI JOIN doubted ON doubted.item_id = linked.partner
),

reached AS (
    FROM from_doubted
    UNION ALL
    SELECT beyond.item_id, from_doubted.partner, from_doubted.match_probability * beyond.match_probability, true
    FROM from_doubted
    JOIN linked AS beyond ON beyond.partner = from_doubted.item_id AND beyond.is_leg <> from_doubted.is_leg
    WHERE beyond.item_id <> from_doubted.partner
),

counted AS (
    SELECT item_id, count(*) AS partners
    FROM linked
    GROUP BY item_id
),

told AS (
    SELECT
        reached.*,
        doubted.p_value AS partner_p_value,
        doubted.lot,
        doubted.p_value + (1 - reached.match_probability) * suspicious.share AS p_value
    FROM reached
    JOIN doubted ON doubted.item_id = reached.partner
    CROSS JOIN suspicious
    WHERE reached.match_probability > 0.5
    QUALIFY row_number() OVER (PARTITION BY reached.item_id ORDER BY p_value, doubted.lot) = 1
)

SELECT
    counted.item_id,
    told.partner,
    told.is_leg,
    told.match_probability,
    told.partner_p_value,
    smallest_of(coalesce(told.p_value, 1), counted.partners) AS p_value
FROM counted
LEFT JOIN told USING (item_id)
