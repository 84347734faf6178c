-- One row per territory that a control's source sends unusually much to since, and of whose own exports of the heading
-- nobody tells, by the month or the year, but those who control it: the leg out may exist, but cannot be seen. It
-- weighs an eighth at most: a half for each of the leg out and the direct flow, which are not seen, and a half since
-- most of what a territory takes in it uses itself; and only as far as what the source sends others fell by as much,
-- since else nothing was replaced. What a territory mines tells why it takes in ores, but not why it takes in what is
-- made of them.
-- Grain: heading, source, effective, frequency, hub.
WITH exporters AS (
    SELECT effective, heading, reporter AS hub FROM trade.observed
        WHERE by_exporter AND coalesce(partner NOT IN (SELECT source FROM trade.events), true)
    UNION
    SELECT effective, heading, exporter FROM trade.legs
        WHERE exporter NOT IN (SELECT source FROM trade.events) AND importer NOT IN (SELECT source FROM trade.events)
)

SELECT
    events.heading, events.source, events.effective, events.announced, events.listed, events.minerals,
    events.announcement,
    'rerouting' AS kind, feeds.frequency, feeds.hub, 'ZZ' AS destination, true AS in_told, false AS direct_told,
    feeds.input, feeds.before AS in_before, feeds.after AS in_after, feeds.rise_kg AS in_rise, feeds.z AS in_z, feeds.z,
    feeds.stocking_kg, feeds.other_rise_kg, feeds.periods_after,
    coalesce(capacity.mine_kg, 0) AS mine_kg, coalesce(capacity.refine_kg, 0) AS refine_kg,
    0 AS unused_kg, 0 AS made_kg,
    feeds.rise_kg AS diverted_kg,
    0 AS diverted_low_kg,
    feeds.rise_kg * exp(1.645 * sqrt(ln(1 + pow(feeds.rise_error / feeds.rise_kg, 2)))) AS diverted_high_kg,
    0 AS hub_placebos, 0 AS hub_as_strong, 0 AS other_hubs, 0 AS other_hubs_as_strong,
    1 - strength(feeds.z) AS p_value,
    0.125 * strength(feeds.z) * least(coalesce(of_source.fallen_kg, 0) / feeds.rise_kg, 1) * feeds.rise_kg
    / (feeds.rise_kg + feeds.periods_after * (0.1 * feeds.expected + 0.001 * coalesce(of_source.before, 0))) AS score
FROM trade.events AS events
JOIN trade.feeds AS feeds USING (heading, source, effective)
ANTI JOIN exporters
    ON exporters.effective = feeds.effective AND exporters.heading = feeds.heading AND exporters.hub = feeds.hub
LEFT JOIN (
    SELECT held.heading, capacities.territory AS hub, max(capacities.mine_kg) AS mine_kg,
        max(capacities.refine_kg) AS refine_kg
    FROM trade.heading_minerals AS held
    JOIN facts.capacities AS capacities USING (mineral)
    WHERE held.role <> 'downstream'
    GROUP BY held.heading, capacities.territory
) AS capacity ON capacity.heading = feeds.heading AND capacity.hub = feeds.hub
LEFT JOIN trade.exports AS of_source
    ON of_source.effective = feeds.effective AND of_source.frequency = feeds.frequency
        AND of_source.heading = feeds.heading
    AND of_source.hub = feeds.source
WHERE events.destination IS NULL AND feeds.input = feeds.heading AND feeds.z >= 1 AND feeds.rise_kg > 0
    AND NOT (is_ore(feeds.heading) AND coalesce(capacity.mine_kg, 0) > 0)
