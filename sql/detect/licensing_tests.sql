-- One row per export under a control in force, or that names a licence, and way in which its licence could fail it: how
-- far it fails (days, a share of the licence, or 1), 0 where it does not, NULL where that cannot be told. A relation is
-- what an exporter sends of a heading to a territory. Party numbers that the register gives the same name are one.
-- Where code and description do not tell that the control is meant, a missing licence is none. Five in a hundred more
-- or less is what was ordered (UCP 600, article 30 b).
-- Grain: item_id, claim.
WITH held AS (
    SELECT
        controlled.item_id,
        items.authority,
        controlled.listed,
        coalesce(controlled.is_told, true) AS is_told,
        hash(items.exporter, items.hs6, items.destination) AS relation,
        (SELECT count(*) FROM main.licences) > 0 AS has_ledger,
        slips.licence_id IS NOT NULL AS is_slip,
        declarations.licence_id AS named,
        licences.licence_id,
        CASE WHEN licences.licence_id IS NOT NULL
                AND NOT coalesce(licences.valid_from - items.declared_on > 183
                    AND (items.declared_on + INTERVAL 1 YEAR)::DATE BETWEEN licences.valid_from AND licences.valid_to,
                    false)
            THEN if(is_in_time(items.declared_on, licences.valid_from, licences.valid_to)
                    OR coalesce(is_in_time(first.declared_on, licences.valid_from, licences.valid_to), false), 0,
                greatest(licences.valid_from - items.declared_on, items.declared_on - licences.valid_to)) END
            AS days_off,
        CASE WHEN licences.max_kg > 0 THEN if(relied.drawn_grams > 1.05 * 1000 * licences.max_kg,
            relied.drawn_grams / (1000 * licences.max_kg) - 1, 0) END AS overdraft,
        -- Where the licence names the importer as holder and the exporter as end user, or the holder is of where the
        -- goods leave and the exporter of where they go, columns were exchanged.
        CASE WHEN NOT coalesce(
                same_firm(licences.exporter_id, holders.name, declarations.importer_id, declarations.importer_name)
                AND (coalesce(importers.country = items.authority AND exporters.country = items.destination, false)
                    OR same_firm(licences.end_user_id, licensed_users.name, declarations.exporter_id,
                        coalesce(exporters.name, declarations.exporter_name))), false)
            THEN NOT same_firm(licences.exporter_id, holders.name, declarations.exporter_id, exporters.name) END
            AS other_holder,
        NOT starts_with(items.hs_code, licences.hs_code)
            AND NOT starts_with(licences.hs_code, items.hs_code) AS other_heading,
        NOT same_firm(licences.end_user_id, licensed_users.name, declarations.end_user_id, end_users.name)
            AS other_end_user,
        -- So they were where goods go to where they are exported, and come from where they are licensed for.
        CASE WHEN is_single(items.destination)
                AND NOT coalesce(items.destination = items.authority AND items.origin = licences.destination, false)
            THEN licences.destination <> items.destination END AS other_destination
    FROM detect.licensing_controlled AS controlled
    JOIN features.items AS items USING (item_id)
    JOIN main.declarations AS declarations ON declarations.rowid = controlled.item_id
    LEFT JOIN detect.licensing_slips AS slips USING (item_id)
    LEFT JOIN detect.licensing_numbers AS numbers ON numbers.written = declarations.licence_id
    LEFT JOIN main.licences AS licences ON licences.licence_id = numbers.licence_id AND slips.licence_id IS NULL
    LEFT JOIN (
        SELECT authority, declaration_id, item_no, left(hs_code, 6) AS hs6, without_signs(licence_id) AS number,
            min(declared_on) AS declared_on
        FROM main.declarations_history
        GROUP BY ALL
    ) AS first
        ON first.authority = items.authority AND first.declaration_id = items.declaration_id
        AND first.item_no = items.item_no AND first.hs6 = items.hs6
        AND first.number = without_signs(declarations.licence_id)
    LEFT JOIN detect.licensing_relied AS relied ON relied.item_id = controlled.item_id
    LEFT JOIN main.parties AS holders ON holders.party_id = licences.exporter_id
    LEFT JOIN main.parties AS exporters ON exporters.party_id = declarations.exporter_id
    LEFT JOIN main.parties AS importers ON importers.party_id = declarations.importer_id
    LEFT JOIN main.parties AS licensed_users ON licensed_users.party_id = licences.end_user_id
    LEFT JOIN main.parties AS end_users ON end_users.party_id = declarations.end_user_id
    WHERE controlled.status IN ('in_force', 'named')
)

SELECT
    item_id,
    authority,
    listed,
    relation,
    unnest([
        {'claim': 'no_licence', 'size': CASE WHEN is_told THEN (named IS NULL)::DOUBLE END},
        {'claim': 'unknown_licence', 'size': CASE WHEN has_ledger
            AND named IS NOT NULL THEN (licence_id IS NULL AND NOT is_slip)::DOUBLE END},
        {'claim': 'licence_out_of_date', 'size': days_off::DOUBLE},
        {'claim': 'licence_overdrawn', 'size': overdraft::DOUBLE},
        {'claim': 'other_holder', 'size': other_holder::DOUBLE},
        {'claim': 'other_heading', 'size': other_heading::DOUBLE},
        {'claim': 'other_end_user', 'size': other_end_user::DOUBLE},
        {'claim': 'other_destination', 'size': other_destination::DOUBLE}
    ], recursive := true)
FROM held
