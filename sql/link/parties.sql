-- One row per way in which an authority's declarations write a party, with who it is: the entity is the same number for
-- all that are the same party by a chain of what they share.
-- Grain: authority, party_id, name, address.
WITH RECURSIVE neighbours AS (
    SELECT party, other
    FROM link.same_parties
    UNION
    SELECT other, party
    FROM link.same_parties
),

entities (party, entity) USING KEY (party) AS (
    SELECT DISTINCT party, party AS entity
    FROM link.mentions
    UNION
    SELECT neighbours.other, min(entities.entity)
    FROM entities
    JOIN neighbours USING (party)
    JOIN recurring.entities AS reached ON reached.party = neighbours.other
    WHERE entities.entity < reached.entity
    GROUP BY neighbours.other
)

SELECT mentions.authority, mentions.party_id, mentions.name, mentions.address, mentions.mention, entities.entity,
    names.letters
FROM link.mentions AS mentions
JOIN entities USING (party)
LEFT JOIN link.spellings AS names ON names.text = mentions.name
