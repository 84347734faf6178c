-- One row per declaration item of goods that left a hub again under another origin: the leg out, every arrival that it
-- can have come from, and the other side of either, each with the leg that is oddest. An arrival can be that of the leg
-- if its mass fits it as well as the one chosen.
-- Grain: item_id.
WITH legs AS (
    SELECT outbound AS item_id, 'left the hub' AS place, outbound, inbound, chance
    FROM detect.transshipment_relabelled
    UNION ALL
    SELECT inbound, 'came to the hub', outbound, inbound, chance
    FROM detect.transshipment_relabelled
    UNION ALL
    SELECT candidates.inbound, 'came to the hub', legs.outbound, candidates.inbound, legs.chance
    FROM detect.transshipment_relabelled AS legs
    JOIN link.leg_candidates AS chosen ON chosen.outbound = legs.outbound AND chosen.inbound = legs.inbound
    JOIN link.leg_candidates AS candidates ON candidates.outbound = legs.outbound AND candidates.in_order
        AND candidates.fit = chosen.fit
    JOIN features.items AS arrived ON arrived.item_id = candidates.inbound AND arrived.origin = legs.source
        AND arrived.hs6 = legs.inbound_hs6
    WHERE legs.parties_agree AND chosen.parties_agree AND candidates.parties_agree
),

sides AS (
    SELECT *
    FROM legs
    UNION ALL
    SELECT pairs.imported, legs.place, legs.outbound, legs.inbound, legs.chance
    FROM legs
    JOIN link.pairs AS pairs ON pairs.exported = legs.item_id AND pairs.match_probability >= 0.5
    UNION ALL
    SELECT pairs.exported, legs.place, legs.outbound, legs.inbound, legs.chance
    FROM legs
    JOIN link.pairs AS pairs ON pairs.imported = legs.item_id AND pairs.match_probability >= 0.5
)

SELECT sides.*
FROM sides
JOIN features.items AS gone ON gone.item_id = sides.outbound
JOIN features.items AS arrived ON arrived.item_id = sides.inbound
QUALIFY row_number() OVER (
    PARTITION BY sides.item_id
    ORDER BY
        sides.chance, gone.declared_on, gone.authority, gone.declaration_id, gone.item_no,
        arrived.declared_on DESC, arrived.authority, arrived.declaration_id, arrived.item_no, sides.place
) = 1
