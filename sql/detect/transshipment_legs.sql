-- One row per leg out of a hub that declares another origin than the goods came in with: in strategic goods from a source that
-- controls the mineral, and in all others, where nobody hides the origin to escape a control (is_placebo).
-- Grain: outbound.
SELECT
    legs.*,
    outbound.holder,
    hash(legs.hub, outbound.holder, arrived.origin, gone.hs6, legs.same_heading, legs.parties_agree, makers.territory) AS ring,
    arrived.hs6 AS inbound_hs6,
    gone.hs6,
    arrived.origin AS source,
    gone.origin AS claimed,
    arrived.net_kg AS inbound_kg,
    gone.net_kg AS outbound_kg,
    goods.hs6 IS NULL AS is_placebo,
    goods.minerals,
    goods.controlled_from,
    makers.territory IS NOT NULL AS is_made_there
FROM link.legs AS legs
JOIN link.outbound AS outbound ON outbound.item_id = legs.outbound
JOIN features.items AS arrived ON arrived.item_id = legs.inbound
JOIN features.items AS gone ON gone.item_id = legs.outbound
LEFT JOIN detect.transshipment_goods AS goods ON goods.hs6 = arrived.hs6 AND goods.jurisdiction = arrived.origin
LEFT JOIN detect.transshipment_makers AS makers ON makers.hs6 = gone.hs6 AND makers.territory = gone.origin
WHERE arrived.origin <> gone.origin
    AND arrived.origin NOT IN ('XW', 'ZZ', 'EU')
    AND gone.origin NOT IN ('XW', 'ZZ', 'EU')
    -- What comes back to its source, and what is declared as of its destination, is a return or a repair.
    AND gone.destination IS DISTINCT FROM arrived.origin
    AND gone.origin IS DISTINCT FROM gone.destination
    -- Of another heading are the same goods only if they hold the same mineral, or came and went whole.
    AND (
        legs.same_heading
        OR legs.part > 0.9
        OR (arrived.hs6, gone.hs6) IN (
            SELECT (minerals.hs6, others.hs6)
            FROM facts.heading_minerals AS minerals
            JOIN facts.heading_minerals AS others USING (mineral)
            WHERE minerals.role <> 'cover' AND others.role <> 'cover'))
