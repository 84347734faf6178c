-- One row per licence of the ledger that an item of the declaration names, by its letters and digits, and item of any
-- declaration that names it: what the licence allows, and what had been drawn from it with this item.
WITH named AS (
    SELECT DISTINCT regexp_replace(upper(licence_id), '[^A-Z0-9]', '', 'g') AS number
    FROM declarations
    WHERE authority = $authority AND declaration_id = $declaration_id AND licence_id IS NOT NULL
)

SELECT
    licences.licence_id,
    licences.exporter_id AS holder_id,
    licences.valid_from,
    licences.valid_to,
    licences.max_kg,
    draws.authority || '/' || draws.declaration_id || '/' || draws.item_no AS drawn_by,
    draws.declared_on,
    draws.exporter_id,
    draws.net_kg,
    sum(round(1000 * draws.net_kg)::BIGINT) OVER (
        PARTITION BY licences.licence_id
        ORDER BY draws.declared_on, draws.authority, draws.declaration_id, draws.item_no
    ) / 1000 AS drawn_kg
FROM licences
JOIN named ON named.number = regexp_replace(upper(licences.licence_id), '[^A-Z0-9]', '', 'g')
JOIN declarations AS draws
    ON regexp_replace(upper(draws.licence_id), '[^A-Z0-9]', '', 'g') = named.number
    AND draws.status IS DISTINCT FROM 'cancelled'
ORDER BY licences.licence_id, draws.declared_on, draws.authority, draws.declaration_id, draws.item_no
