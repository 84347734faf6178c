-- One row per item and way in which its route is odd enough to say; what honest trade shows often is said only beside
-- something rarer.
-- Grain: item_id, claim.
WITH said AS (
    SELECT tests.item_id, tests.claim, tests.p_value
    FROM detect.transshipment_tests AS tests
    JOIN detect.transshipment_scored AS scored USING (item_id)
    WHERE scored.p_value < $worth_saying
        AND (tests.p_value < $worth_saying OR tests.chance < 0.05)
),

ways AS (
    SELECT item_id, min(controlled_from) AS controlled_from, min(firm_began) AS firm_began, min(minerals) AS minerals,
        min(source) AS source
    FROM detect.transshipment_routes
    SEMI JOIN said USING (item_id)
    GROUP BY item_id
),

told AS (
    SELECT
        said.*,
        items.hs6,
        items.origin,
        items.dispatch,
        items.destination,
        items.declared_on,
        records.place,
        legs.* EXCLUDE (chance, hs6, minerals, source, controlled_from, inbound_kg),
        arrived.net_kg AS inbound_kg,
        records.outbound,
        coalesce(legs.minerals, ways.minerals) AS minerals,
        coalesce(legs.source, ways.source) AS source,
        coalesce(legs.controlled_from, ways.controlled_from) AS controlled_from,
        ways.firm_began,
        arrived.authority || '/' || arrived.declaration_id AS inbound_key,
        arrived.hs6 AS arrived_hs6,
        arrived.net_kg AS arrived_kg,
        arrived.declared_on AS inbound_on,
        gone.authority || '/' || gone.declaration_id AS outbound_key,
        gone.hs6 AS gone_hs6,
        gone.net_kg AS gone_kg,
        gone.declared_on AS outbound_on,
        sources.name AS source_name,
        claims.name AS claimed_name,
        hubs.name AS hub_name,
        origins.name AS origin_name,
        dispatches.name AS dispatch_name,
        destinations.name AS destination_name,
        detours.straight_km,
        detours.by_hub_km,
        detours.exporters,
        detours.all_exporters,
        detours.passed,
        excesses.exported_kg,
        excesses.imported_kg,
        excesses.made_kg,
        excesses.mineral AS excess_mineral
    FROM said
    JOIN features.items AS items USING (item_id)
    LEFT JOIN detect.transshipment_records AS records ON records.item_id = said.item_id
        AND said.claim = 'same_goods_left_again'
    LEFT JOIN detect.transshipment_relabelled AS legs ON legs.outbound = records.outbound
    LEFT JOIN features.items AS arrived ON arrived.item_id = records.inbound
    LEFT JOIN features.items AS gone ON gone.item_id = records.outbound
    LEFT JOIN ways ON ways.item_id = said.item_id AND said.claim = 'new_route_after_control'
    LEFT JOIN detect.transshipment_detours AS detours ON detours.item_id = said.item_id AND said.claim = 'detour'
    LEFT JOIN detect.transshipment_excesses AS excesses ON excesses.item_id = said.item_id
        AND said.claim = 'hub_exports_more_than_it_has'
    LEFT JOIN facts.territories AS sources ON sources.territory = coalesce(legs.source, ways.source)
    LEFT JOIN facts.territories AS claims ON claims.territory = legs.claimed
    LEFT JOIN facts.territories AS hubs ON hubs.territory = legs.hub
    LEFT JOIN facts.territories AS origins ON origins.territory = items.origin
    LEFT JOIN facts.territories AS dispatches ON dispatches.territory = items.dispatch
    LEFT JOIN facts.territories AS destinations ON destinations.territory = items.destination
    QUALIFY row_number() OVER (
        PARTITION BY said.item_id, said.claim
        ORDER BY detours.chance, detours.exporters, detours.by_hub_km, detours.passed
    ) = 1
)

SELECT
    item_id,
    claim,
    'transshipment' AS tactic,
    1 - p_value AS score,
    p_value,
    CASE claim
        WHEN 'same_goods_left_again' THEN format(
            '{} kg of {} ({}) of origin {} came to {} on {} ({}); {} kg of {} left it {} as of {} ({}){}.',
            shown(arrived_kg), arrived_hs6, minerals, source_name, hub_name, inbound_on, inbound_key,
            shown(gone_kg), gone_hs6,
            CASE WHEN outbound_on = inbound_on THEN 'on the same day'
                 WHEN outbound_on > inbound_on THEN counted(outbound_on - inbound_on, 'day') || ' later'
                 ELSE format('by a declaration lodged {} before theirs', counted(inbound_on - outbound_on, 'day')) END,
            claimed_name, outbound_key,
            if(parties_agree, '', ', sent by another firm'))
            || if(inbound_on < controlled_from,
                format(' That was before {} began to control {}, on {}.', source_name, minerals, controlled_from), '')
            || format(' Of {} of this heading that the firm sends out, {} came in so: {} kg in{}, {} kg out, {} as much.',
                      counted(items, 'item'), ring_legs, shown(ring_inbound_kg),
                      if(is_of_legs, '', ', all that the firm took in of it from there meanwhile'),
                      shown(ring_outbound_kg),
                      shown_percent(ring_outbound_kg / ring_inbound_kg))
            || if(is_made_there,
                  format(' {} makes the mineral, so that a refinery may explain it, if the firm has one{}.', claimed_name,
                      if(passed_through > 0.8, '; few send out so exactly what came in', '')),
                  format(' No source held here says that {} makes it.', claimed_name))
            || if(may_be_plant,
                  format(' The firm has sent them out for {}, as a plant would.', counted(lasted, 'day')), '')
            || format(' Of {} {} so by chance.', counted(arrivals, 'comparable arrival'),
                how_many(if(is_made_there, as_odd, as_odd - 1), 'look'))
            || if(place = 'left the hub', '', ' This is the leg by which they came, and it need not be false itself.')
        WHEN 'new_route_after_control' THEN format(
            'The exporter first traded in {} on {}, after {} had controlled it on {}, and sends it from {} to {} with origin {}, which makes none by any source held here.',
            minerals, firm_began, source_name, controlled_from, dispatch_name, destination_name, origin_name)
        WHEN 'detour' THEN format(
            'From {} by way of {} to {} the goods travel {} km, where {} km lie between the two; ',
            if(passed IS NULL, origin_name, dispatch_name), coalesce(passed, dispatch_name), destination_name,
            shown(by_hub_km), shown(straight_km))
            || if(passed IS NULL, format('{} of {} exporters of {} go that way.', exporters, all_exporters, hs6),
                  format('of {:,} ordinary items {:,} go as far out of theirs.', all_exporters, exporters))
        ELSE format(
            '{} exported {} kg of {} as its own in {}; it imported {} kg by what is declared and recorded, and makes {} kg a year by the sources held here.',
            origin_name, shown(exported_kg), replace(excess_mineral, '_', ' '), year(declared_on), shown(imported_kg),
            shown(made_kg))
    END AS reason,
    json_object(
        'declared', json_object('origin', origin, 'dispatch', dispatch, 'destination', destination),
        'expected', json_object('origin', source),
        'peers', json_object('arrivals', arrivals, 'as_odd', as_odd, 'exporters', exporters, 'all_exporters',
            all_exporters),
        'hub', hub, 'inbound_kg', arrived_kg, 'outbound_kg', gone_kg, 'days', outbound_on - inbound_on,
        'match_probability', match_probability, 'controlled_from', controlled_from,
        'innocent', CASE WHEN is_made_there THEN 'refining in the hub' WHEN may_be_plant THEN 'a plant in the hub' END,
        'speaks_of_another', CASE
            WHEN claim = 'hub_exports_more_than_it_has' THEN true
            WHEN claim = 'same_goods_left_again' AND item_id <> outbound THEN true
        END,
        'links', list_filter([inbound_key, outbound_key], lambda key: key IS NOT NULL)
    ) AS evidence
FROM told
