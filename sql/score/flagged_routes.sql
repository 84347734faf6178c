-- One row per flagged route, a heading on its way: how much of what takes it is flagged, for what, and by which firms.
-- Grain: hs_code, origin, dispatch, destination.
WITH routes AS (
    SELECT attributed.subject, any_value(items.hs6) AS hs_code, any_value(items.origin) AS origin,
        any_value(items.dispatch) AS dispatch, any_value(items.destination) AS destination
    FROM score.attributed AS attributed
    JOIN score.flagged AS flagged
        ON flagged.authority = attributed.authority AND flagged.declaration_id = attributed.declaration_id
    JOIN features.items AS items ON items.item_id = flagged.riskiest_item
    WHERE attributed.kind = 'route' AND attributed.is_flagged
    GROUP BY attributed.subject
),

written AS (
    SELECT parties.entity,
        coalesce(min(registered.name), mode(parties.name ORDER BY parties.name), min(parties.party_id)) AS name
    FROM link.parties AS parties
    LEFT JOIN main.parties AS registered ON registered.party_id = parties.party_id
    GROUP BY parties.entity
),

firms AS (
    SELECT routes.subject, firms.subject AS firm, min(written.name) AS name, count(*) AS declarations
    FROM score.attributed AS routes
    JOIN score.attributed AS firms
        ON firms.kind = 'firm' AND firms.authority = routes.authority AND firms.declaration_id = routes.declaration_id
    JOIN written ON written.entity = firms.subject
    WHERE routes.kind = 'route' AND routes.is_flagged
    GROUP BY routes.subject, firms.subject
),

named AS (
    SELECT subject, list(name ORDER BY declarations DESC, name) AS firms,
        list(format('{} ({:,})', name, declarations) ORDER BY declarations DESC, name) AS told
    FROM firms
    GROUP BY subject
)

SELECT
    records.* EXCLUDE (kind, subject, extent, oddness, example),
    routes.* EXCLUDE (subject),
    coalesce(named.firms, []) AS firms,
    list_filter(
        [
            records.extent,
            'Answered for by ' || array_to_string(named.told[:3], ', ')
                || if(len(named.told) > 3, format(' and {}.', counted(len(named.told) - 3, 'more firm')), '.'),
            records.oddness,
            records.example
        ],
        lambda reason: reason IS NOT NULL) AS reasons
FROM score.suspect_records AS records
JOIN routes USING (subject)
LEFT JOIN named USING (subject)
WHERE records.kind = 'route'
ORDER BY records.rank
