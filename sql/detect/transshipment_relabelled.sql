-- One row per leg of strategic goods from a controlled source that left a hub again under another origin. The chance is
-- the share of arrivals that seem to leave so, their holder passing on as much: of goods whose origin nobody has a
-- reason to hide or, where the declared origin makes the mineral, of all strategic goods, its own among them. No such
-- goods are followed from heading to heading: there it counts the more, the less the holder only passes goods through.
-- Of a heading that holds other goods too, those that are described and named after no mineral are taken for it one
-- time in ten.
-- Grain: outbound.
WITH chances AS (
    SELECT
        suspects.ring,
        any_value(suspects.legs) AS ring_legs,
        any_value(suspects.lasted) AS lasted,
        NOT any_value(suspects.same_heading) AND any_value(suspects.lasts) AS may_be_plant,
        any_value(suspects.items) AS items,
        any_value(suspects.inbound_kg) AS ring_inbound_kg,
        any_value(suspects.is_of_legs) AS is_of_legs,
        any_value(suspects.outbound_kg) AS ring_outbound_kg,
        any_value(suspects.passed_through) AS passed_through,
        greatest(coalesce(sum(placebo.legs), 0) + if(suspects.is_made_there, 0, 1), 1)::BIGINT AS as_odd,
        if(suspects.is_made_there, any_value(exposure.strategic), any_value(exposure.uncontrolled)) AS arrivals
    FROM detect.transshipment_rings AS suspects
    CROSS JOIN reference.transshipment_exposure AS exposure
    LEFT JOIN reference.transshipment_placebo AS placebo
        ON placebo.parties_agree = suspects.parties_agree
        AND placebo.same_heading = suspects.same_heading
        AND placebo.is_made_there = suspects.is_made_there
        AND placebo.passed_through >= suspects.passed_through
    WHERE NOT suspects.is_placebo
    GROUP BY suspects.ring, suspects.is_made_there
)

SELECT
    legs.*,
    chances.* EXCLUDE (ring),
    -- Before the control there is none to hide from, and of one heading another may be made in a plant, which works on
    -- and on: what a holder does then, or for long, is one fact, and strange once.
    least(if(legs.is_unnamed, 10, 1) * if(legs.is_before OR chances.may_be_plant, chances.ring_legs, 1)
        / if(legs.same_heading OR legs.is_made_there, 1, chances.passed_through) * as_odd / (arrivals + 1), 1) AS chance
FROM detect.transshipment_legs AS legs
JOIN chances USING (ring)
WHERE NOT legs.is_placebo
    -- Ore, concentrate and raw graphite leave a third of their mass and more in what is made of them. A holder who
    -- sends out less than a fifth in another heading sends other goods, and so does one who sends out half as much
    -- again as came.
    AND (legs.same_heading OR chances.ring_outbound_kg BETWEEN 0.2 * chances.ring_inbound_kg AND 1.5
        * chances.ring_inbound_kg)
