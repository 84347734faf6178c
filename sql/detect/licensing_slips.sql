-- One row per item whose licence number is one slip of the pen away from a licence of the same exporter, heading and
-- day, or is in no ledger, though the exporter has a licence for that destination too, or for any where the authority
-- does not record destinations, which allows as much: which licence was meant. Nobody invents the number of what he
-- holds; nor does anybody mistype it to the same number on another day again, or write numbers of no ledger on several
-- days, and in more than a twentieth of his exports.
-- Grain: item_id.
WITH undirected AS (
    SELECT authority
    FROM features.items
    WHERE flow IN ('export', 're-export')
    GROUP BY authority
    HAVING count(destination) < 0.5 * count(*)
),

written AS (
    SELECT declarations.authority, declarations.exporter_id, declarations.licence_id, declarations.declared_on,
        licences.licence_id IS NULL AS is_unknown
    FROM detect.licensing_controlled AS controlled
    JOIN main.declarations AS declarations ON declarations.rowid = controlled.item_id
    LEFT JOIN detect.licensing_numbers AS numbers ON numbers.written = declarations.licence_id
    LEFT JOIN main.licences AS licences ON licences.licence_id = numbers.licence_id
    WHERE declarations.licence_id IS NOT NULL
),

repeated AS (
    SELECT authority, exporter_id, licence_id
    FROM written
    GROUP BY ALL
    HAVING count(DISTINCT declared_on) > 1
),

unheard AS (
    SELECT authority, exporter_id
    FROM written
    GROUP BY authority, exporter_id
    HAVING count(DISTINCT declared_on) FILTER (is_unknown) > 1
        AND count(*) FILTER (is_unknown) > 0.05 * count(*)
)

SELECT
    controlled.item_id,
    arg_min(licences.licence_id,
        (damerau_levenshtein(licences.licence_id, declarations.licence_id), licences.licence_id)) AS licence_id
FROM detect.licensing_controlled AS controlled
JOIN main.declarations AS declarations ON declarations.rowid = controlled.item_id
JOIN main.licences AS licences
    ON licences.exporter_id = declarations.exporter_id
    AND left(licences.hs_code, 6) = left(declarations.hs_code, 6)
    AND is_in_time(declarations.declared_on, licences.valid_from, licences.valid_to)
LEFT JOIN detect.licensing_numbers AS numbers ON numbers.written = declarations.licence_id
LEFT JOIN main.licences AS named ON named.licence_id = numbers.licence_id
LEFT JOIN repeated ON repeated.authority = declarations.authority
    AND repeated.exporter_id = declarations.exporter_id AND repeated.licence_id = declarations.licence_id
LEFT JOIN unheard ON unheard.authority = declarations.authority AND unheard.exporter_id = declarations.exporter_id
WHERE (a_slip_apart(licences.licence_id, declarations.licence_id)
        OR declarations.licence_id IS NOT NULL AND named.licence_id IS NULL
            AND (licences.destination = declarations.destination
                OR declarations.destination IS NULL AND declarations.authority IN (FROM undirected))
            AND repeated.licence_id IS NULL AND unheard.exporter_id IS NULL
            AND coalesce(declarations.net_kg <= 1.05 * licences.max_kg, true))
    AND (named.licence_id IS NULL OR named.exporter_id <> declarations.exporter_id)
GROUP BY controlled.item_id
