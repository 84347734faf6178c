-- One row per export and way in which its licence fails it, and per unlicensed export under a control that is suspended
-- or in doubt: what the sentences tell of the licence, its control and the firms, and the evidence.
-- Grain: item_id, claim.
WITH doubts AS (
    SELECT controlled.item_id, if(controlled.status = 'suspended', 'control_suspended', 'control_in_doubt') AS claim
    FROM detect.licensing_controlled AS controlled
    JOIN main.declarations AS declarations ON declarations.rowid = controlled.item_id
    WHERE controlled.status IN ('suspended', 'unknown') AND declarations.licence_id IS NULL
),

covering AS (
    SELECT
        failures.item_id,
        min({
            'falls_short': coalesce(declarations.net_kg > 1.05 * licences.max_kg, false),
            'licence_id': licences.licence_id
        }) AS licence
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
        covering.licence.licence_id AS covering_licence,
        NOT covering.licence.falls_short AS covers_mass,
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
    LEFT JOIN detect.licensing_numbers AS numbers ON numbers.written = declarations.licence_id
    LEFT JOIN main.licences AS licences ON licences.licence_id = numbers.licence_id
    LEFT JOIN facts.territories AS licensed ON licensed.territory = licences.destination
    LEFT JOIN detect.licensing_relied AS relied ON relied.item_id = claims.item_id
    LEFT JOIN covering ON covering.item_id = claims.item_id
    LEFT JOIN main.parties AS holders ON holders.party_id = licences.exporter_id
    LEFT JOIN main.parties AS exporters ON exporters.party_id = declarations.exporter_id
    LEFT JOIN main.parties AS licensed_users ON licensed_users.party_id = licences.end_user_id
    LEFT JOIN main.parties AS end_users ON end_users.party_id = declarations.end_user_id
)

SELECT
    *,
    json_object(
        'declared', json_object('hs_code', declared_code, 'declared_on', declared_on, 'exporter', declared_exporter,
            'end_user', declared_end_user, 'destination', destination, 'licence', named,
            'stated_percent', stated_percent),
        'expected', json_object('announcement', announcement, 'control_from', valid_from, 'status', status,
            'code', code, 'substance', substance, 'threshold', threshold, 'unit', unit, 'licence', licence_id,
            'holder', exporter_id, 'licensed_code', licensed_code, 'licensed_destination', licensed_destination,
            'licensed_end_user', end_user_id, 'max_kg', max_kg, 'drawn_kg', drawn_kg, 'valid_from', licence_from,
            'valid_to', licence_to),
        'peers', json_object('relations', relations, 'in_order', in_order, 'assumed', stated, 'share_of_items', share),
        'links', covering_licence
    ) AS evidence
FROM told
