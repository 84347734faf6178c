-- One row per way in which an authority's declarations write a party, as exporter or importer. What is said of it under
-- one number at one authority is said of one party, and so is what is written alike without a number.
-- Grain: mention, a hash of authority, party_id, name and address.
WITH mentioned AS (
    SELECT authority, exporter_id AS party_id, exporter_name AS name, exporter_address AS address
    FROM main.declarations
    WHERE status IS DISTINCT FROM 'cancelled' AND declared_on <= $as_of
    UNION
    SELECT authority, importer_id, importer_name, importer_address
    FROM main.declarations
    WHERE status IS DISTINCT FROM 'cancelled' AND declared_on <= $as_of
)

SELECT
    hash(authority, party_id, name, address) AS mention,
    if(party_id IS NULL, hash(authority, party_id, name, address), hash(authority, party_id)) AS party,
    *
FROM mentioned
WHERE party_id IS NOT NULL OR name IS NOT NULL
