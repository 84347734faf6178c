-- One row per corridor: its score, a product of shares, each of which can let it down alone: how unusual the rise of
-- the leg out is, how far the leg in bears it out, whether the direct flow gave way to it, how much passed beside a
-- tenth of what used to go directly and a thousandth of all that the source sent, how much nothing innocent explains,
-- and how much of the hub's rise no placebo shares; where months are told, also how far the leg spreads over them as
-- four equal consignments would or more, since the mean of fewer errs by more than half of itself. A direct flow gave
-- way as far as it fell by what the corridor carries: what it carries beyond that fall is growth. Goods that come in in
-- another form than they leave in count half where no works are known that could make the one of the other, and
-- rerouting of a heading that is only near those controlled counts half, since such goods need no licence. What a hub
-- never reports of what the source sends it, before as after and beyond what reports commonly differ by, passes it in
-- ordinary transit, as far as that did not rise.
-- Grain: heading, source, effective, banned, frequency, hub, destination.
WITH judged AS (
    SELECT
        corridors.*,
        coalesce(pow(in_error, 2) / (pow(in_error, 2) + pow(corridors.risen_kg, 2)), 1) AS in_unclear,
        -- where the hub takes in far more than could pass, its leg in tells nothing, and placebos are compared by the
        -- leg out
        NOT in_told OR in_unclear > 0.5 AS blurred,
        CASE WHEN blurred THEN out_z ELSE z END AS seen_z,
        CASE WHEN in_told THEN (1 - in_unclear) * strength(in_z) + in_unclear * greatest(0.5 * least(covered, 1),
            strength(in_z)) ELSE 0.5 END AS fed,
        CASE WHEN corridors.input <> corridors.heading AND NOT refines THEN 0.5 ELSE 1 END AS made_over,
        CASE
            -- nobody tells of a direct flow, or there was none that could have given way
            WHEN NOT direct_told OR direct_z IS NULL THEN 0.25
            WHEN direct_z <= 0 THEN 0.25 + 0.75 * strength(-direct_z)
                * greatest(least(direct_fall / corridors.diverted_kg, 1), 0)
            ELSE 0.25 * (1 - strength(direct_z))
        END AS gave_way,
        corridors.diverted_kg / (
            corridors.diverted_kg
            + corridors.periods_after * (small + 0.1 * greatest(coalesce(direct_before, 0), out_expected) + 0.001
                * coalesce(of_source.before, 0))
        ) AS weight,
        mirror.unbooked * (1 - strength(coalesce(in_z, 0))) AS transit_share
    FROM trade.corridors AS corridors
    LEFT JOIN (
        SELECT
            effective, frequency, heading, exporter, importer,
            (1 - unknown_before) * greatest(
                1 - exp(1.645 * level_sd) * greatest(received_before / nullif(sent_before, 0),
                    received_after / nullif(sent_after, 0)), 0
            ) AS unbooked
        FROM trade.mirror_changes
    ) AS mirror
        ON mirror.effective = corridors.effective AND mirror.frequency = corridors.frequency
            AND mirror.heading = corridors.input
        AND mirror.exporter = corridors.source AND mirror.importer = corridors.hub
    LEFT JOIN (SELECT effective, frequency, heading, hub, before FROM trade.exports) AS of_source
        ON of_source.effective = corridors.effective AND of_source.frequency = corridors.frequency
            AND of_source.heading = corridors.heading
        AND of_source.hub = corridors.source
    WHERE diverted_kg > 0
),

placed AS (
    SELECT
        judged.*,
        coalesce(hubs.corridors, 0) AS hub_placebos,
        coalesce(len(list_filter(CASE WHEN blurred THEN hubs.out_rises
            ELSE hubs.rises END, lambda rise: rise >= judged.seen_z)), 0) AS hub_as_strong,
        count(*) OVER others - 1 AS other_hubs,
        rank() OVER strongest - 1 AS other_hubs_as_strong,
        CASE
            WHEN tail.corridors >= 19 THEN (1
                + len(list_filter(CASE WHEN blurred THEN tail.out_rises
                    ELSE tail.rises END, lambda rise: rise >= judged.seen_z)))
                / (1 + tail.corridors)
            ELSE 1 - strength(judged.seen_z)
        END AS p_value
    FROM judged
    LEFT JOIN trade.placebo_hubs AS hubs USING (effective, frequency, source, hub)
    LEFT JOIN trade.placebo_tail AS tail USING (effective, frequency, source)
    WINDOW
        others AS (PARTITION BY heading, source, effective, banned, frequency, destination),
        strongest AS (PARTITION BY heading, source, effective, banned, frequency, destination ORDER BY seen_z DESC)
),

scored AS (
    SELECT
        *,
        'rerouting' AS kind,
        strength(out_z) * fed * made_over * gave_way * weight * (1 - explained) * (1 - coalesce(transit_share, 0))
            * (1 - hub_as_strong / (hub_placebos + 1)) AS score
    FROM placed
    UNION ALL BY NAME
    FROM trade.dead_ends
    UNION ALL BY NAME
    FROM trade.half_told
),

-- of the leg that it rests on, also where the years look stronger than their months
months AS (
    SELECT effective, heading, exporter, importer, met_after AS months_met, periods_after AS months_told, largest_share,
        consignments
    FROM trade.changes
    WHERE frequency = 'M' AND met_after > 0
),

held AS (
    SELECT heading, bool_and(role = 'adjacent') AS is_adjacent FROM trade.heading_minerals GROUP BY heading
),

spread_out AS (
    SELECT
        scored.* EXCLUDE (score),
        months.months_met, months.months_told, months.largest_share, months.consignments,
        coalesce(least(months.consignments / least(months.months_told, 4), 1), 1) AS steadiness,
        -- what only one end tells weighs an eighth at most as it is
        CASE WHEN scored.kind = 'rerouting'
            THEN scored.score * steadiness * if(held.is_adjacent AND NOT scored.listed, 0.5, 1)
            ELSE scored.score END AS score
    FROM scored
    JOIN held USING (heading)
    LEFT JOIN months
        ON months.effective = scored.effective AND months.heading = scored.heading
        AND months.exporter = CASE WHEN 'ZZ' IN (scored.hub, scored.destination) THEN scored.source ELSE scored.hub END
        AND months.importer = CASE WHEN scored.destination = 'ZZ' THEN scored.hub ELSE scored.destination END
)

FROM spread_out
QUALIFY row_number() OVER (PARTITION BY heading, source, hub, destination ORDER BY score DESC, frequency DESC,
    effective, banned NULLS FIRST) = 1
