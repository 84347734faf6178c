-- One row per corridor that a control can have pushed goods into: from its source through a hub to a destination, with
-- what is known of the leg in, the leg out and the direct flow. A leg whose two ends both report neither before nor
-- after is unreported: NULL; a leg that is reported but not met is 0.
-- Grain: heading, source, effective, destination of the ban, frequency, hub, destination.
WITH out_legs AS (
    SELECT * FROM trade.legs WHERE is_single(exporter) AND importer NOT IN ('XW', 'ZZ') AND rise_kg > 0 AND z > 0.5
),

reached AS (
    SELECT
        events.heading, events.source, events.effective, events.announced, events.until, events.destination AS banned,
        events.listed, events.minerals, events.announcement,
        legs.frequency, legs.exporter AS hub, legs.importer AS destination,
        legs.before AS out_before, legs.after AS out_after, legs.expected AS out_expected,
        legs.rise_kg AS out_rise, legs.rise_error AS out_error, legs.z AS out_z, legs.small, legs.periods_after
    FROM trade.events AS events
    JOIN out_legs AS legs USING (heading, effective)
    WHERE legs.exporter <> events.source AND legs.importer <> events.source
        AND (events.destination IS NULL OR legs.importer = events.destination)
),

told AS (
    SELECT
        effective, frequency, heading, reporter, any_value(partner) AS partner,
        bool_or(by_exporter) AS exports_told, bool_or(NOT by_exporter) AS imports_told
    FROM trade.observed
    GROUP BY effective, frequency, heading, reporter
)

SELECT
    reached.*,
    coalesce(
        of_source.exports_told AND coalesce(of_source.partner = reached.hub, true) OR of_hub.imports_told
            AND coalesce(of_hub.partner = reached.source, true)
        OR baci.exports_told, false
    ) AS in_told,
    coalesce(
        of_source.exports_told AND coalesce(of_source.partner = reached.destination, true)
        OR of_destination.imports_told AND coalesce(of_destination.partner = reached.source, true)
        OR baci.exports_told, false
    ) AS direct_told,
    feeds.input,
    CASE WHEN in_told THEN coalesce(feeds.before, 0) END AS in_before,
    CASE WHEN in_told THEN coalesce(feeds.after, 0) END AS in_after,
    CASE WHEN in_told THEN coalesce(feeds.rise_kg, 0) END AS in_rise,
    CASE WHEN in_told THEN coalesce(feeds.rise_error, 0) END AS in_error,
    CASE WHEN in_told THEN coalesce(feeds.z, 0) END AS in_z,
    feeds.stocking_kg,
    coalesce(feeds.other_rise_kg, 0) AS other_rise_kg,
    coalesce(feeds.alike_rise_kg, 0) AS alike_rise_kg,
    CASE WHEN direct_told THEN coalesce(direct.before, 0) END AS direct_before,
    CASE WHEN direct_told THEN coalesce(direct.after, 0) END AS direct_after,
    CASE WHEN direct_told THEN coalesce(-direct.rise_kg, 0) END AS direct_fall,
    direct.z AS direct_z
FROM reached
LEFT JOIN trade.feeds AS feeds USING (effective, frequency, heading, source, hub)
LEFT JOIN trade.legs AS direct
    ON direct.effective = reached.effective AND direct.frequency = reached.frequency
        AND direct.heading = reached.heading
    AND direct.exporter = reached.source AND direct.importer = reached.destination
LEFT JOIN told AS of_source
    ON of_source.reporter = reached.source AND of_source.effective = reached.effective
    AND of_source.frequency = reached.frequency AND of_source.heading = reached.heading
LEFT JOIN told AS of_hub
    ON of_hub.reporter = reached.hub AND of_hub.effective = reached.effective
    AND of_hub.frequency = reached.frequency AND of_hub.heading = reached.heading
LEFT JOIN told AS of_destination
    ON of_destination.reporter = reached.destination AND of_destination.effective = reached.effective
    AND of_destination.frequency = reached.frequency AND of_destination.heading = reached.heading
LEFT JOIN told AS baci
    ON baci.reporter = 'XW' AND baci.effective = reached.effective
    AND baci.frequency = reached.frequency AND baci.heading = reached.heading
