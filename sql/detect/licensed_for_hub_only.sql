-- One row per item that was sent on from where its licence had it go, as its sentence tells.
-- Grain: item_id.
SELECT
    diverted.item_id,
    'licensed_for_hub_only' AS claim,
    diverted.p_value,
    format('{} kg of {} of origin {} came to {} on {} ({}/{}) under licence {}, granted for {}; {} kg of {} left it for {} on {}, their origin unchanged.',
        shown(arrived.net_kg), arrived.hs6, origins.name, hubs.name, arrived.declared_on, arrived.authority,
        arrived.declaration_id, diverted.licence_id, hubs.name, shown(gone.net_kg), gone.hs6, destinations.name,
        gone.declared_on)
    || format(' The ledger holds no licence of the same exporter, nor of the holder, for such goods to {}.', destinations.name)
    || format(' Of {} that got goods under a licence for their territory {} passed on nine tenths of them so, or more.',
        counted(diverted.relations, 'holder'), diverted.sent_on) AS reason,
    json_object(
        'declared', json_object('hs_code', gone.hs_code, 'declared_on', gone.declared_on, 'destination',
            gone.destination),
        'expected', json_object('licence', diverted.licence_id, 'holder', diverted.exporter_id, 'licensed_destination',
            diverted.hub, 'licensed_end_user', diverted.end_user_id),
        'peers', json_object('relations', diverted.relations, 'sent_on', diverted.sent_on),
        'match_probability', diverted.match_probability,
        'links', [arrived.authority || '/' || arrived.declaration_id]) AS evidence
FROM detect.licensing_diverted AS diverted
JOIN features.items AS arrived ON arrived.item_id = diverted.inbound
JOIN features.items AS gone ON gone.item_id = diverted.item_id
LEFT JOIN facts.territories AS origins ON origins.territory = gone.origin
LEFT JOIN facts.territories AS hubs ON hubs.territory = diverted.hub
LEFT JOIN facts.territories AS destinations ON destinations.territory = diverted.destination
WHERE diverted.p_value < $worth_saying
