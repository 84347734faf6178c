-- One row per ring: a holder in a hub, a source, and a heading that leaves the hub under another origin. How far the
-- holder only passes goods through is the share of what it sends out of this heading that came in so, times the lesser
-- of the masses in and out over the greater. A refiner sends out much else, or much less than came in; who relabels
-- sends out just that. It lasts if a third of the legs lie half a year before the last.
-- Grain: ring.
WITH arrived AS (
    SELECT ring, sum(round(inbound_kg * 1000)::HUGEINT) / 1000 AS inbound_kg
    FROM (SELECT DISTINCT ring, inbound, inbound_kg FROM detect.transshipment_legs)
    GROUP BY ring
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
    coalesce(sent.items, rings.legs) AS items,
    rings.legs / coalesce(sent.items, rings.legs)
        * exp(-abs(ln(rings.outbound_kg / arrived.inbound_kg))) AS passed_through
FROM rings
JOIN arrived USING (ring)
LEFT JOIN sent USING (hub, holder, hs6)
