-- One row per party and what another authority calls the party in its place on the other side of documented
-- consignments, and how often.
-- Grain: party, other.
WITH seen AS (
    SELECT exports.exporter_mention AS mention, imports.exporter_mention AS other_mention
    FROM link.documented AS pairs
    JOIN link.items AS exports ON exports.item_id = pairs.exported
    JOIN link.items AS imports ON imports.item_id = pairs.imported
    WHERE pairs.match_probability > 0.5
    UNION ALL
    SELECT exports.importer_mention, imports.importer_mention
    FROM link.documented AS pairs
    JOIN link.items AS exports ON exports.item_id = pairs.exported
    JOIN link.items AS imports ON imports.item_id = pairs.imported
    WHERE pairs.match_probability > 0.5
)

SELECT
    mentions.party,
    others.party AS other,
    mentions.authority,
    others.authority AS other_authority,
    count(*) AS times,
    max(likeness(names.letters, other_names.letters)) AS likeness
FROM seen
JOIN link.mentions AS mentions ON mentions.mention = seen.mention
JOIN link.mentions AS others ON others.mention = seen.other_mention
LEFT JOIN link.spellings AS names ON names.text = mentions.name
LEFT JOIN link.spellings AS other_names ON other_names.text = others.name
GROUP BY ALL
