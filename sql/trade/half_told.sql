-- One row per flow from a control's source that only one end tells since: orphaned, where more arrives than the source
-- reports sending, and lost, where more is sent than arrives, each beyond the pair's own ratio before. Which way the
-- goods go is not told, so that one place of the corridor is ZZ. It weighs an eighth of a corridor at most, as a dead
-- end does: one report may be wrong, and no third territory is seen. At most it is all that the one end tells. What may
-- have been at sea as the months after began or ended (two months of the flow) and what the pair reports under other
-- headings of the mineral is innocent.
-- Grain: heading, source, effective, banned, frequency, kind, the territory at the other end.
WITH apart AS (
    SELECT
        *,
        coalesce(received_before / nullif(sent_before, 0), 1) AS usual,
        -- what the other end reports as well is neither, whatever the usual ratio
        greatest(received_after - sent_after * greatest(usual, 1), 0) AS orphaned,
        greatest(sent_after - received_after / nullif(least(usual, 1), 0), 0) AS lost
    FROM trade.mirror_changes
),

kinds AS (
    SELECT *, 'orphaned' AS kind, z AS seen_z, orphaned * periods_after AS kg, lost * periods_after AS other_kg
        FROM apart
    UNION ALL
    SELECT *, 'lost', -z, lost * periods_after, orphaned * periods_after FROM apart
),

elsewhere AS (
    SELECT one.effective, one.frequency, one.heading, one.exporter, one.importer, one.kind,
        total(other.other_kg) AS other_heading_kg
    FROM kinds AS one
    JOIN kinds AS other
        ON other.effective = one.effective AND other.frequency = one.frequency AND other.exporter = one.exporter
            AND other.importer = one.importer
        AND other.kind = one.kind AND other.heading <> one.heading
    WHERE one.kg > 0 AND one.seen_z >= 1 AND EXISTS (
        FROM trade.heading_minerals AS held
        JOIN trade.heading_minerals AS forms USING (mineral)
        WHERE held.heading = one.heading AND forms.heading = other.heading
    )
    GROUP BY ALL
),

judged AS (
    SELECT
        kinds.*,
        events.source, events.announced, events.listed, events.minerals, events.announcement,
        events.destination AS banned,
        least(CASE kinds.kind WHEN 'orphaned' THEN sent_before ELSE sent_after END * 2 / 12 / years(kinds.frequency),
            kg) AS underway_kg,
        least(coalesce(elsewhere.other_heading_kg, 0), kg) AS other_heading_kg,
        greatest(sent_before, received_before) AS former
    FROM kinds
    JOIN trade.events AS events
        ON events.heading = kinds.heading AND events.source = kinds.exporter AND events.effective = kinds.effective
        AND (events.destination IS NULL OR events.destination = kinds.importer)
    LEFT JOIN elsewhere
        ON elsewhere.effective = kinds.effective AND elsewhere.frequency = kinds.frequency
            AND elsewhere.heading = kinds.heading
        AND elsewhere.exporter = kinds.exporter AND elsewhere.importer = kinds.importer AND elsewhere.kind = kinds.kind
    WHERE kinds.kg > 0 AND kinds.seen_z >= 1
)

SELECT
    judged.heading, judged.source, judged.effective, judged.announced, judged.banned, judged.listed, judged.minerals,
    judged.announcement,
    judged.frequency, judged.kind,
    CASE kind WHEN 'lost' THEN judged.importer ELSE 'ZZ' END AS hub,
    CASE kind WHEN 'orphaned' THEN judged.importer ELSE 'ZZ' END AS destination,
    true AS in_told, true AS direct_told,
    judged.periods_after, seen_z AS z,
    sent_before, sent_after, received_before, received_after, underway_kg, other_heading_kg,
    0 AS mine_kg, 0 AS refine_kg, 0 AS unused_kg, 0 AS made_kg, 0 AS other_rise_kg,
    kg AS diverted_kg,
    0 AS diverted_low_kg,
    CASE judged.kind WHEN 'orphaned' THEN received_after ELSE sent_after END * judged.periods_after AS diverted_high_kg,
    (underway_kg + other_heading_kg) / (kg + underway_kg + other_heading_kg) AS explained,
    0 AS hub_placebos, 0 AS hub_as_strong, 0 AS other_hubs, 0 AS other_hubs_as_strong,
    1 - strength(seen_z) AS p_value,
    0.125 * strength(seen_z) * (1 - explained)
    * kg / (kg + judged.periods_after * (small + 0.1 * former + 0.001 * coalesce(of_source.before, 0))) AS score
FROM judged
LEFT JOIN trade.exports AS of_source
    ON of_source.effective = judged.effective AND of_source.frequency = judged.frequency
        AND of_source.heading = judged.heading
    AND of_source.hub = judged.source
