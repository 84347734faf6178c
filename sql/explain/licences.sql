-- One row per licence of the ledger that an item of the declaration names, as it is written, with other signs or among
-- other words, and export that names it, at most two hundred: what the licence allows, and what had been drawn from it
-- with this item, as declared.
WITH named AS (
    SELECT DISTINCT licences.*, regexp_replace(licences.licence_id, '[^\pL\pN]', '', 'g') AS number
    FROM declarations AS own
    JOIN licences
        ON contains(regexp_replace(own.licence_id, '[^\pL\pN]', '', 'g'),
            nullif(regexp_replace(licences.licence_id, '[^\pL\pN]', '', 'g'), ''))
    WHERE own.authority = $authority AND own.declaration_id = $declaration_id
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
FROM named AS licences
JOIN declarations AS draws
    ON contains(regexp_replace(draws.licence_id, '[^\pL\pN]', '', 'g'), licences.number)
    AND draws.flow IN ('export', 're-export') AND draws.status IS DISTINCT FROM 'cancelled'
ORDER BY licences.licence_id, draws.declared_on, draws.authority, draws.declaration_id, draws.item_no
LIMIT 200
