-- One row per licence number that declarations name and the ledger holds, as it is written or with other signs
-- (MYEX20251 for MY/EX/2025/1): the licence that is meant.
-- Grain: written.
WITH named AS (
    SELECT DISTINCT licence_id AS written
    FROM main.declarations
    WHERE licence_id IS NOT NULL
)

SELECT named.written,
    arg_min(licences.licence_id, (licences.licence_id <> named.written, licences.licence_id)) AS licence_id
FROM named
JOIN main.licences AS licences ON without_signs(licences.licence_id) = without_signs(named.written)
GROUP BY named.written
