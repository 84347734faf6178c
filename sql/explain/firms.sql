-- One row per party that the declaration names by a number of the register, and what the register says of it.
WITH named AS (
    UNPIVOT (
        SELECT exporter_id AS exporter, importer_id AS importer, end_user_id AS end_user, declarant_id AS declarant
        FROM declarations
        WHERE authority = $authority AND declaration_id = $declaration_id
    )
    ON exporter, importer, end_user, declarant INTO NAME side VALUE party_id
)

SELECT
    parties.party_id,
    string_agg(DISTINCT replace(named.side, '_', ' '), ', ' ORDER BY replace(named.side, '_', ' ')) AS named_as,
    parties.name,
    parties.address,
    parties.country,
    parties.phone,
    parties.incorporated_on,
    parties.owner_id,
    parties.watchlisted
FROM named
JOIN parties USING (party_id)
GROUP BY ALL
ORDER BY parties.party_id
