-- One row per leg out of a hub that declares another origin than the goods came in with: in strategic goods from a
-- source that controls the mineral, and in all others, where nobody hides the origin to escape a control (is_placebo).
-- Grain: outbound.
WITH held AS (
    -- Of a heading that holds other goods too it is certain only if the description names it, and possible if it names
    -- none.
    SELECT
        items.item_id,
        list(DISTINCT minerals.mineral) FILTER (others.hs6 IS NULL
            OR contains(items.named, minerals.mineral)) AS certain,
        list(DISTINCT minerals.mineral) FILTER (others.hs6 IS NULL OR items.named IS NULL
            OR contains(items.named, minerals.mineral)) AS possible
    FROM features.items AS items
    JOIN facts.heading_minerals AS minerals ON minerals.hs6 = items.hs6 AND minerals.role <> 'cover'
    LEFT JOIN (SELECT DISTINCT hs6 FROM facts.heading_others) AS others ON others.hs6 = items.hs6
    WHERE items.item_id IN (SELECT unnest([inbound, outbound]) FROM link.legs WHERE NOT same_heading)
    GROUP BY items.item_id
)

SELECT
    legs.*,
    outbound.holder,
    hash(legs.hub, outbound.holder, arrived.origin, gone.hs6, legs.same_heading, legs.parties_agree,
        makers.territory) AS ring,
    arrived.hs6 AS inbound_hs6,
    gone.hs6,
    arrived.origin AS source,
    gone.origin AS claimed,
    arrived.net_kg AS inbound_kg,
    gone.net_kg AS outbound_kg,
    gone.declared_on AS left_on,
    goods.hs6 IS NULL AS is_placebo,
    coalesce(gone.declared_on < goods.controlled_from, false) AS is_before,
    goods.minerals,
    goods.controlled_from,
    NOT (goods.is_alone OR arrived.is_vague) AND arrived.named IS NULL
    OR NOT (legs.same_heading OR gone.is_vague) AND gone.named IS NULL
        AND gone.hs6 IN (SELECT hs6 FROM facts.heading_others)
    OR arrived.names_other
    OR gone.names_other AS is_unnamed,
    makers.territory IS NOT NULL AS is_made_there
FROM link.legs AS legs
JOIN link.outbound AS outbound ON outbound.item_id = legs.outbound
JOIN features.items AS arrived ON arrived.item_id = legs.inbound
JOIN features.items AS gone ON gone.item_id = legs.outbound
LEFT JOIN held AS came ON came.item_id = legs.inbound
LEFT JOIN held AS went ON went.item_id = legs.outbound
LEFT JOIN detect.transshipment_goods AS goods ON goods.hs6 = arrived.hs6 AND goods.jurisdiction = arrived.origin
LEFT JOIN detect.transshipment_makers AS makers
    ON makers.hs6 = gone.hs6 AND makers.territory = gone.origin
    AND (gone.named IS NULL OR list_has_any(makers.minerals, string_split(gone.named, ',')))
WHERE arrived.origin <> gone.origin
    AND is_single(arrived.origin)
    AND is_single(gone.origin)
    -- What comes back to its source, and what is declared as of its destination, is a return or a repair.
    AND gone.destination IS DISTINCT FROM arrived.origin
    AND gone.origin IS DISTINCT FROM gone.destination
    -- What is named after other goods of its heading on both sides of the hub holds no strategic mineral, nor does what
    -- leaves so under another heading. Under the same one a new name may be part of the lie.
    AND NOT (goods.hs6 IS NOT NULL AND gone.names_other AND (arrived.names_other OR NOT legs.same_heading))
    -- Of another heading are the same goods only if they hold the same mineral, or came and went whole.
    AND (legs.same_heading OR legs.part > 0.9 OR list_has_any(came.certain, went.possible)
        OR list_has_any(came.possible, went.certain))
