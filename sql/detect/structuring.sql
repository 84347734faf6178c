-- One row per parcel of a burst that looks like one order cut to stay below an amount.
-- Grain: item_id, claim.
WITH told AS (
    SELECT parcels.*, scored.p_value, clusters.* EXCLUDE (burst, hs6, is_strategic, all_parcels)
    FROM detect.structuring_parcels AS parcels
    JOIN detect.structuring_clusters AS clusters USING (burst)
    JOIN detect.structuring_scored AS scored USING (item_id)
    WHERE scored.p_value < $worth_saying AND clusters.oddness > 0
),

identifiers AS (
    SELECT told.burst, parties.exporter_entity, marks.mark.kind, marks.mark.word
    FROM told
    JOIN link.item_parties AS parties USING (item_id)
    JOIN main.declarations AS declarations ON declarations.rowid = told.item_id
    LEFT JOIN main.parties AS registered ON registered.party_id = declarations.exporter_id
    CROSS JOIN unnest([
        {'kind': 'address', 'word': known_address(coalesce(registered.address, declarations.exporter_address))},
        {'kind': 'phone', 'word': registered.phone},
        {'kind': 'owner', 'word': registered.owner_id},
        {'kind': 'broker', 'word': declarations.declarant_id}
    ]) AS marks (mark)
),

shared AS (
    SELECT burst, list(DISTINCT kind ORDER BY kind) AS kinds
    FROM (
        SELECT burst, kind
        FROM identifiers
        WHERE word IS NOT NULL
        GROUP BY burst, kind, word
        HAVING count(DISTINCT exporter_entity) > 1
    )
    GROUP BY burst
),

bursts AS (
    SELECT
        told.burst,
        count(*) AS parcels,
        count(DISTINCT parties.exporter_entity) AS exporters,
        count(DISTINCT parties.importer_entity) AS consignees,
        list(told.authority || '/' || declarations.declaration_id ORDER BY declarations.declared_on,
            declarations.declaration_id) AS keys,
        min(if(told.unit = 'kg', told.net_kg, told.worth)) AS smallest,
        max(if(told.unit = 'kg', told.net_kg, told.worth)) AS largest,
        sum(round(1000 * told.net_kg)::HUGEINT) / 1000 AS total_kg,
        -- Parcels in several currencies have no sum.
        if(min(told.worth_unit) = max(told.worth_unit), sum(round(100 * told.worth)::HUGEINT) / 100, NULL)
            AS total_worth,
        min(told.worth_unit) AS worth_unit
    FROM told
    JOIN link.item_parties AS parties USING (item_id)
    JOIN main.declarations AS declarations ON declarations.rowid = told.item_id
    GROUP BY told.burst
)

SELECT
    told.item_id,
    if(bursts.exporters > 1, 'cut_among_exporters', 'cut_below_threshold') AS claim,
    'structuring' AS tactic,
    1 - told.p_value AS score,
    told.p_value,
    format('One of {} parcels of {} to {} that {} sent, by declarations from {} to {}: {} to {} {} each, at most {:.0f} % below {} {} ({}), together {} kg',
        bursts.parcels, told.hs6, coalesce(declarations.importer_name, declarations.importer_id, 'one destination')
            || if(bursts.consignees > 1,
                format(' and {} that share an address, phone or owner with it', bursts.consignees - 1), ''),
        CASE WHEN bursts.exporters <= 1 THEN 'one exporter'
             ELSE format('{} exporters', bursts.exporters)
                  || coalesce(' that share the same ' || array_to_string(shared.kinds, ', '), '') END,
        told.first_day, told.last_day, shown(bursts.smallest), shown(bursts.largest), told.unit, 100 * told.depth,
        shown(told.declared_amount), told.declared_unit, coalesce(told.meaning, 'a round amount')
            || if(told.unit = 'USD' AND bursts.largest > told.amount / 1.01,
                ', give or take 1 % for the rate of exchange', ''), shown(bursts.total_kg))
        || if(bursts.total_worth IS NULL, '', format(' and {} {}', shown(bursts.total_worth), bursts.worth_unit))
        || format('. They are of {} sizes, and so no standard lot; {} of all {} parcels of these goods to {} fall into those days. {} The others: {}{}.',
            told.sizes_inside, told.parcels, told.all_parcels,
            if(bursts.consignees > 1, 'these consignees', 'this consignee'),
            if(tail.share * exp(-told.oddness / tail.scale) < 1 / nullif(tail.ordinary_items, 0),
               format('None of {:,} parcels of ordinary goods lies in a burst that looks so.', tail.ordinary_items),
               format('Of ordinary goods, {} of parcels lie in bursts that look so.',
                   shown_percent(tail.share * exp(-told.oddness / tail.scale)))),
            array_to_string(list_filter(bursts.keys, lambda key: key <> told.authority || '/'
                || told.declaration_id)[:3], ', '),
            if(len(bursts.keys) > 4, format(' and {} more', len(bursts.keys) - 4), '')) AS reason,
    json_object(
        'declared', json_object('net_kg', told.net_kg, 'worth', told.worth, 'currency', told.worth_unit,
            'declared_on', declarations.declared_on),
        'expected', json_object('threshold', told.declared_amount, 'unit', told.declared_unit, 'kind', told.kind,
            'meaning', told.meaning, 'depth', told.depth),
        'peers', json_object('ordinary_bursts', tail.bursts, 'ordinary_items', tail.ordinary_items),
        'cluster', json_object('parcels', bursts.parcels, 'parcels_of_those_days', told.parcels, 'sizes',
            told.sizes_inside, 'all_parcels', told.all_parcels, 'exporters', bursts.exporters,
                               'shared', shared.kinds, 'first_day', told.first_day, 'last_day', told.last_day,
                               'total_kg', bursts.total_kg, 'total_worth', bursts.total_worth, 'oddness', told.oddness),
        'links', bursts.keys
    ) AS evidence
FROM told
JOIN bursts USING (burst)
JOIN main.declarations AS declarations ON declarations.rowid = told.item_id
CROSS JOIN reference.structuring_tail AS tail
LEFT JOIN shared ON shared.burst = told.burst
