-- One row per flagged firm: how much of what it answers for is flagged, for what, and on which ways.
-- Grain: rank.
WITH written AS (
    SELECT parties.entity AS subject,
        min(registered.name) AS registered,
        mode(parties.name ORDER BY parties.name) AS usual,
        list(DISTINCT parties.name ORDER BY parties.name) FILTER (parties.name IS NOT NULL) AS names,
        list_sort(list_distinct(list(parties.authority || ' ' || parties.party_id)
            FILTER (parties.party_id IS NOT NULL))) AS numbers
    FROM link.parties AS parties
    LEFT JOIN main.parties AS registered ON registered.party_id = parties.party_id
    SEMI JOIN score.suspects AS suspects ON suspects.kind = 'firm' AND suspects.subject = parties.entity
    GROUP BY parties.entity
),

ways AS (
    SELECT
        attributed.subject,
        parties.answering_side AS side,
        shipments.hs_code[:6] AS hs6,
        coalesce(shipments.dispatch, '?') || ' to ' || coalesce(shipments.destination, '?') AS way,
        count(*) AS shipments
    FROM score.attributed AS attributed
    JOIN score.flagged_shipments AS shipments
        ON shipments.authority = attributed.authority AND shipments.declaration_id = attributed.declaration_id
    JOIN score.flagged AS flagged
        ON flagged.authority = attributed.authority AND flagged.declaration_id = attributed.declaration_id
    JOIN link.item_parties AS parties ON parties.item_id = flagged.riskiest_item
    WHERE attributed.kind = 'firm' AND attributed.is_flagged
    GROUP BY ALL
),

told AS (
    SELECT subject,
        list(DISTINCT side ORDER BY side) AS sides,
        list(DISTINCT hs6 ORDER BY hs6) AS hs_codes,
        list(DISTINCT way ORDER BY way) AS ways,
        list(format('{:,} as {} of {} from {}', shipments, side, hs6, way)
            ORDER BY shipments DESC, side, hs6, way) AS most
    FROM ways
    GROUP BY subject
)

SELECT
    records.* EXCLUDE (kind, subject, extent, oddness, example),
    coalesce(written.registered, written.usual, written.numbers[1]) AS name,
    coalesce(written.names, []) AS names,
    coalesce(written.numbers, []) AS party_ids,
    told.sides,
    told.hs_codes,
    told.ways,
    [
        records.extent,
        'Of these, ' || array_to_string(told.most[:3], '; ')
            || if(len(told.most) > 3, format('; and {} more.', counted(len(told.most) - 3, 'way')), '.'),
        records.oddness,
        records.example
    ] AS reasons
FROM score.suspect_records AS records
JOIN written USING (subject)
JOIN told USING (subject)
WHERE records.kind = 'firm'
ORDER BY records.rank
