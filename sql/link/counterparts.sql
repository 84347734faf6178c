-- One row per party and what another authority calls the party in its place on the other side of its consignments, as
-- far as these are surely paired, and how often.
-- Grain: party, other.
WITH paired AS (
    SELECT exported, imported
    FROM link.paired
    WHERE match_probability > if(linked_by = 'probable', 0.95, 0.5)
),

seen AS (
    SELECT exports.exporter_mention AS mention, imports.exporter_mention AS other_mention
    FROM paired
    JOIN link.items AS exports ON exports.item_id = paired.exported
    JOIN link.items AS imports ON imports.item_id = paired.imported
    UNION ALL
    SELECT exports.importer_mention, imports.importer_mention
    FROM paired
    JOIN link.items AS exports ON exports.item_id = paired.exported
    JOIN link.items AS imports ON imports.item_id = paired.imported
),

-- What a party is called, if it is never called otherwise: an agent is called after those it acts for.
called AS (
    SELECT mentions.party, min(hash(names.words)) AS name
    FROM link.mentions AS mentions
    JOIN link.spellings AS names ON names.text = mentions.name
    GROUP BY mentions.party
    HAVING count(DISTINCT names.words) = 1
)

SELECT
    mentions.party,
    others.party AS other,
    mentions.authority,
    others.authority AS other_authority,
    coalesce(called.name, mentions.party) AS name,
    coalesce(others_called.name, others.party) AS other_name,
    count(*) AS times,
    max(likeness(names.letters, other_names.letters)) AS likeness
FROM seen
JOIN link.mentions AS mentions ON mentions.mention = seen.mention
JOIN link.mentions AS others ON others.mention = seen.other_mention
LEFT JOIN link.spellings AS names ON names.text = mentions.name
LEFT JOIN link.spellings AS other_names ON other_names.text = others.name
LEFT JOIN called ON called.party = mentions.party
LEFT JOIN called AS others_called ON others_called.party = others.party
GROUP BY ALL
