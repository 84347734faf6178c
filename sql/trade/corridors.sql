-- One row per corridor: what was diverted through it, and what speaks for and against it. What a hub takes in bounds
-- what it can pass on to all the destinations its exports rose to. Where the two sums agree within their errors, or
-- more goes out than comes in, the difference is laid on the legs out in proportion to the squares of their errors;
-- where more comes in, the rest stays in the hub. A leg in that nobody reports leaves the leg out as an upper bound.
-- Grain: heading, source, effective, banned, frequency, hub, destination.
WITH compared AS (
    SELECT
        legs.*,
        least(coalesce(in_z, out_z), out_z) AS z,
        greatest(exports.risen_kg, out_rise) AS risen_kg,
        greatest(exports.risen_error, out_error) AS risen_error,
        abs(in_rise - risen_kg) <= 1.645 * sqrt(pow(in_error, 2) + pow(risen_error, 2)) AS agree,
        CASE
            WHEN in_rise IS NULL THEN 0
            WHEN agree THEN pow(out_error, 2) / nullif(pow(in_error, 2) + pow(risen_error, 2), 0)
            WHEN in_rise < risen_kg THEN pow(out_error, 2) / nullif(pow(risen_error, 2), 0)
            ELSE 0
        END AS gain,
        CASE
            WHEN in_rise IS NULL THEN out_rise
            ELSE least(greatest(out_rise - gain * (risen_kg - in_rise), 0), 1.5 * out_rise)
        END AS bounded_kg,
        -- without works a mine explains ores alone, unless nobody's works are known
        CASE WHEN exports.refines OR exports.works_unknown OR is_ore(heading)
            THEN greatest(exports.mine_kg * years(legs.frequency) - exports.before, 0) * legs.periods_after
            ELSE 0 END AS unused_kg,
        exports.mine_kg, exports.refine_kg, exports.refines, exports.works_unknown,
        exports.made_before * legs.periods_after AS made_kg
    FROM trade.corridor_legs AS legs
    JOIN trade.exports AS exports USING (effective, frequency, heading, hub)
),

diverted AS (
    SELECT
        *,
        coalesce(bounded_kg, 0) AS diverted_kg,
        sqrt(ln(1 + pow(greatest(out_error * sqrt(1 - least(gain, 1)), CASE WHEN NOT agree THEN gain * in_error END)
            / nullif(diverted_kg, 0), 2))) AS log_error,
        -- A territory need not buy in what it makes itself: as far as more of the very goods comes in beside all that
        -- it sends out more, what it can make explains nothing.
        CASE WHEN input = heading THEN strength(in_z) * least(greatest(in_rise, 0) / risen_kg, 1) ELSE 0 END
            AS bought_in,
        unused_kg + made_kg + greatest(other_rise_kg - greatest(alike_rise_kg, 0), 0) AS could_make_kg,
        coalesce(least(greatest(in_rise, 0) + in_error, risen_kg), risen_kg) AS could_pass_kg,
        coalesce((1 - bought_in) * (greatest(alike_rise_kg, 0) + could_make_kg)
            / nullif(could_pass_kg + greatest(alike_rise_kg, 0) + could_make_kg, 0), 0)
        + coalesce(bought_in * greatest(alike_rise_kg, 0) / nullif(could_pass_kg + greatest(alike_rise_kg, 0), 0), 0)
            AS explained
    FROM compared
)

SELECT
    diverted.*,
    CASE WHEN in_told THEN greatest(diverted_kg * exp(-1.645 * log_error) - unused_kg, 0) ELSE 0 END AS diverted_low_kg,
    diverted_kg * exp(1.645 * log_error) AS diverted_high_kg,
    diverted_kg / nullif(greatest(direct_fall, 0), 0) AS swap,
    least(in_after, out_after) AS pass_through,
    direct_before / nullif(market.before, 0) AS source_share_before,
    direct_after / nullif(market.after, 0) AS source_share_after,
    out_before / nullif(market.before, 0) AS hub_share_before,
    out_after / nullif(market.after, 0) AS hub_share_after,
    in_after / nullif(out_after, 0) AS covered
FROM diverted
LEFT JOIN trade.market_shares AS market
    ON market.effective = diverted.effective AND market.frequency = diverted.frequency
        AND market.heading = diverted.heading
    AND market.destination = diverted.destination
