-- One row per export and way in which its licence fails it, and per unlicensed export under a control that is
-- suspended or in doubt, and per item that was sent on from where its licence had it go.
-- Grain: item_id, claim.
WITH doubts AS (
    SELECT controlled.item_id, if(controlled.status = 'suspended', 'control_suspended', 'control_in_doubt') AS claim
    FROM detect.licensing_controlled AS controlled
    JOIN main.declarations AS declarations ON declarations.rowid = controlled.item_id
    WHERE controlled.status IN ('suspended', 'unknown') AND declarations.licence_id IS NULL
),

covering AS (
    SELECT failures.item_id, min(licences.licence_id) AS licence_id
    FROM detect.licensing_failures AS failures
    JOIN main.declarations AS declarations ON declarations.rowid = failures.item_id
    JOIN main.licences AS licences
        ON licences.exporter_id = declarations.exporter_id
        AND left(licences.hs_code, 6) = left(declarations.hs_code, 6)
        AND licences.destination = coalesce(declarations.destination, licences.destination)
        AND is_in_time(declarations.declared_on, licences.valid_from, licences.valid_to)
    WHERE failures.claim IN ('no_licence', 'unknown_licence')
    GROUP BY failures.item_id
),

told AS (
    SELECT
        claims.*,
        controlled.* EXCLUDE (item_id),
        declarations.hs_code AS declared_code,
        declarations.declared_on,
        declarations.exporter_id AS declared_exporter,
        declarations.end_user_id AS declared_end_user,
        destinations.name AS destination,
        declarations.licence_id AS named,
        licences.* EXCLUDE (hs_code, destination, valid_from, valid_to),
        licences.hs_code AS licensed_code,
        licences.valid_from AS licence_from,
        licences.valid_to AS licence_to,
        licensed.name AS licensed_destination,
        relied.drawn_grams / 1000 AS drawn_kg,
        relied.items AS drawing_items,
        party(holders.name, licences.exporter_id) AS holder,
        party(coalesce(exporters.name, declarations.exporter_name), declarations.exporter_id) AS exporter,
        party(licensed_users.name, licences.end_user_id) AS licensed_user,
        party(coalesce(end_users.name, if(declarations.end_user_id = declarations.importer_id,
            declarations.importer_name, NULL)), declarations.end_user_id) AS end_user,
        covering.licence_id AS covering_licence,
        if(declarations.destination IS NULL, 'this heading and day', 'this heading, destination and day') AS covered,
        (SELECT count(*) FROM main.licences) > 0 AS has_ledger,
        format('{} ({}{})', code, item, CASE others WHEN 0 THEN '' WHEN 1 THEN ', or the other good listed with it'
            ELSE ', or one of ' || others || ' other goods listed with it' END) AS goods,
        if(listed, '', ', of which the declared code ' || declared_code || ' may be,') AS reserve,
        notice(announcement, jurisdictions.name) AS notice,
        format('{} is controlled{} by {}', goods, reserve, notice) AS control
    FROM (
        FROM detect.licensing_failures WHERE p_value < $worth_saying
        UNION ALL BY NAME
        SELECT item_id, claim, 1 AS p_value FROM doubts
    ) AS claims
    JOIN detect.licensing_controlled AS controlled USING (item_id)
    JOIN main.declarations AS declarations ON declarations.rowid = claims.item_id
    LEFT JOIN facts.territories AS jurisdictions ON jurisdictions.territory = controlled.jurisdiction
    LEFT JOIN facts.territories AS destinations ON destinations.territory = declarations.destination
    LEFT JOIN main.licences AS licences ON licences.licence_id = declarations.licence_id
    LEFT JOIN facts.territories AS licensed ON licensed.territory = licences.destination
    LEFT JOIN detect.licensing_relied AS relied ON relied.item_id = claims.item_id
    LEFT JOIN covering ON covering.item_id = claims.item_id
    LEFT JOIN main.parties AS holders ON holders.party_id = licences.exporter_id
    LEFT JOIN main.parties AS exporters ON exporters.party_id = declarations.exporter_id
    LEFT JOIN main.parties AS licensed_users ON licensed_users.party_id = licences.end_user_id
    LEFT JOIN main.parties AS end_users ON end_users.party_id = declarations.end_user_id
)

SELECT
    item_id,
    claim,
    'licensing' AS tactic,
    1 - p_value AS score,
    p_value,
    CASE claim
        WHEN 'control_suspended' THEN format(
            'No violation: the control of {}{} by {} is suspended from {} until {}. The export of {} names no licence.',
            goods, reserve, notice, valid_from, coalesce(valid_to::VARCHAR, 'further notice'), declared_on)
        WHEN 'control_in_doubt' THEN format(
            'A doubt, no violation: whether the control of {}{} by {} is in force from {} on is not known. The export of {} names no licence.',
            goods, reserve, notice, valid_from, declared_on)
        ELSE CASE claim
                WHEN 'no_licence' THEN format(
                    'Exported on {} without a licence number; of {} in such goods, each of an exporter with a territory, {} name one.',
                    declared_on, counted(relations, 'trade'), shown_percent(in_order))
                WHEN 'unknown_licence' THEN format('Exported on {} under licence {}, which the ledger does not hold.',
                    declared_on, named)
                WHEN 'licence_out_of_date' THEN format(
                    'Licence {} is valid from {} to {}; the goods were exported on {}, {} {}.', named,
                    licence_from, licence_to, declared_on,
                    counted(size::BIGINT, 'day'), if(declared_on > licence_to, 'after it ended', 'before it began'))
                WHEN 'licence_overdrawn' THEN format(
                    'Licence {} allows {} kg; with this export {} drawn {} kg, {} too much.',
                    named, shown(max_kg), counted(drawing_items, 'item') || if(drawing_items = 1, ' has', ' have'),
                    shown(drawn_kg), shown_percent(size))
                WHEN 'other_holder' THEN format('Licence {} was granted to {}; the exporter is {}.', named, holder,
                    coalesce(exporter, 'not named'))
                WHEN 'other_heading' THEN format('Licence {} was granted for {}; {} is declared.', named, licensed_code,
                    declared_code)
                WHEN 'other_end_user' THEN format('Licence {} names {} as the end user; the declaration names {}.',
                    named, licensed_user, end_user)
                ELSE format('Licence {} was granted for {}; the goods go to {}.', named, licensed_destination,
                    destination)
            END
            || if(claim IN ('no_licence', 'unknown_licence'), '',
                format(' Of {}, each of an exporter with a territory, whose licences could be checked for this, {} show the same',
                    counted(relations, 'trade'), shown_percent(1 - in_order))
                || if(relations * stated < 1,
                    format('. So few trades tell little: that 1 in {:,.0f} honest exports under such a control fails so is assumed.', 1 / stated), '.'))
            || if(status = 'named',
                format(' No control known here lists {}, but who names a licence says that the goods need one, and the ledger holds licences for such goods.',
                    declared_code),
                format(' {}, in force since {}.', control, valid_from))
            || coalesce(format(' The control asks for {} {} {} %, and the description states {} %.', substance,
                operator, threshold, stated_percent), '')
            || CASE
                WHEN covering_licence IS NOT NULL
                    THEN format(' The ledger holds {}, of the same exporter for {}{}.', covering_licence, covered,
                        CASE WHEN named IS NULL THEN ': its number may only have been left out'
                            WHEN destination IS NULL THEN '' ELSE ', but for less' END)
                WHEN has_ledger AND claim IN ('no_licence', 'unknown_licence')
                    THEN format(' The ledger holds no licence of this exporter for {}.', covered)
                ELSE ''
            END
    END AS reason,
    json_object(
        'declared', json_object('hs_code', declared_code, 'declared_on', declared_on, 'exporter', declared_exporter,
            'end_user', declared_end_user,
                                'destination', destination, 'licence', named, 'stated_percent', stated_percent),
        'expected', json_object('announcement', announcement, 'control_from', valid_from, 'status', status, 'code',
            code, 'substance', substance,
                                'threshold', threshold, 'unit', unit, 'licence', licence_id, 'holder', exporter_id,
                                'licensed_code', licensed_code,
                                'licensed_destination', licensed_destination, 'licensed_end_user', end_user_id,
                                'max_kg', max_kg, 'drawn_kg', drawn_kg,
                                'valid_from', licence_from, 'valid_to', licence_to),
        'peers', json_object('relations', relations, 'in_order', in_order, 'assumed', stated, 'share_of_items', share),
        'links', covering_licence
    ) AS evidence
FROM told
UNION ALL
SELECT
    diverted.item_id,
    'licensed_for_hub_only',
    'licensing',
    1 - diverted.p_value,
    diverted.p_value,
    format('{} kg of {} of origin {} came to {} on {} ({}/{}) under licence {}, granted for {}; {} kg of {} left it for {} on {}, their origin unchanged.',
        shown(arrived.net_kg), arrived.hs6, origins.name, hubs.name, arrived.declared_on, arrived.authority,
        arrived.declaration_id, diverted.licence_id, hubs.name, shown(gone.net_kg), gone.hs6, destinations.name,
        gone.declared_on)
    || format(' The ledger holds no licence of the same exporter, nor of the holder, for such goods to {}.', destinations.name)
    || format(' Of {} that got goods under a licence for their territory {} passed on nine tenths of them so, or more.',
        counted(diverted.relations, 'holder'), diverted.sent_on),
    json_object(
        'declared', json_object('hs_code', gone.hs_code, 'declared_on', gone.declared_on, 'destination',
            gone.destination),
        'expected', json_object('licence', diverted.licence_id, 'holder', diverted.exporter_id, 'licensed_destination',
            diverted.hub, 'licensed_end_user', diverted.end_user_id),
        'peers', json_object('relations', diverted.relations, 'sent_on', diverted.sent_on),
        'match_probability', diverted.match_probability,
        'links', [arrived.authority || '/' || arrived.declaration_id])
FROM detect.licensing_diverted AS diverted
JOIN features.items AS arrived ON arrived.item_id = diverted.inbound
JOIN features.items AS gone ON gone.item_id = diverted.item_id
LEFT JOIN facts.territories AS origins ON origins.territory = gone.origin
LEFT JOIN facts.territories AS hubs ON hubs.territory = diverted.hub
LEFT JOIN facts.territories AS destinations ON destinations.territory = diverted.destination
WHERE diverted.p_value < $worth_saying
