-- One row per ring: a holder in a hub, a source, and a heading that leaves the hub under another origin. How far the
-- holder only passes goods through is the share of what it sends out of this heading that came in so, times the lesser
-- of the masses in and out over the greater: in what the legs come from or, of the same heading, in all that the holder
-- took in of it from the source meanwhile, whichever is nearer. Masses seldom fit one by one where lots are mixed. A
-- refiner sends out much else, or much less than came in; who relabels sends out just that. It lasts if a third of the
-- legs lie half a year before the last.
-- Grain: ring.
WITH passing AS (
    SELECT ring, hub, holder, source, inbound_hs6, min(left_on) AS first_on, max(left_on) AS last_on
    FROM detect.transshipment_legs
    WHERE parties_agree AND same_heading
    GROUP BY ALL
),

arrivals AS (
    SELECT DISTINCT ring, inbound, true AS is_of_legs
    FROM detect.transshipment_legs
    UNION ALL
    -- As long before as goods of a leg stay, and as long after as an import may be lodged once its goods have gone on.
    SELECT passing.ring, inbound.item_id, false
    FROM passing
    JOIN link.inbound AS inbound
        ON inbound.hub = passing.hub AND inbound.holder = passing.holder AND inbound.hs6 = passing.inbound_hs6
        AND inbound.arrived_on BETWEEN passing.first_on - 120 AND passing.last_on + 30
    JOIN features.items AS items ON items.item_id = inbound.item_id AND items.origin = passing.source
    -- What an export to the hub tells is taken for an import only where the hub lodges none.
    WHERE items.flow = 'import' OR passing.hub NOT IN (SELECT authority FROM link.items WHERE flow = 'import')
),

arrived AS (
    SELECT arrivals.ring, arrivals.is_of_legs, sum(round(items.net_kg * 1000)::HUGEINT) / 1000 AS inbound_kg
    FROM arrivals
    JOIN features.items AS items ON items.item_id = arrivals.inbound
    GROUP BY ALL
),

sent AS (
    SELECT hub, holder, hs6, count(*) AS items
    FROM link.outbound
    SEMI JOIN detect.transshipment_legs AS legs USING (hub, holder, hs6)
    GROUP BY ALL
),

dated AS (
    SELECT *, is_long_before(left_on, max(left_on) OVER (PARTITION BY ring)) AS is_early
    FROM detect.transshipment_legs
),

rings AS (
    SELECT
        ring, hub, holder, hs6, same_heading, parties_agree, is_placebo, is_made_there,
        count(*) AS legs,
        max(left_on) - min(left_on) AS lasted,
        stands(count_if(is_early), count(*)) AS lasts,
        sum(round(outbound_kg * 1000)::HUGEINT) / 1000 AS outbound_kg
    FROM dated
    GROUP BY ALL
)

SELECT
    rings.*,
    arrived.inbound_kg,
    arrived.is_of_legs,
    coalesce(sent.items, rings.legs) AS items,
    rings.legs / coalesce(sent.items, rings.legs)
        * exp(-abs(ln(rings.outbound_kg / arrived.inbound_kg))) AS passed_through
FROM rings
JOIN arrived USING (ring)
LEFT JOIN sent USING (hub, holder, hs6)
QUALIFY row_number() OVER (
    PARTITION BY rings.ring
    ORDER BY abs(ln(rings.outbound_kg / arrived.inbound_kg)), arrived.is_of_legs DESC, arrived.inbound_kg
) = 1
