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
)

SELECT
    mentions.party,
    others.party AS other,
    mentions.authority,
    others.authority AS other_authority,
    coalesce(min(hash(names.words)) FILTER (names.words IS NOT NULL), min(mentions.party)) AS name,
    coalesce(min(hash(other_names.words)) FILTER (other_names.words IS NOT NULL), min(others.party)) AS other_name,
    count(*) AS times,
    max(likeness(names.letters, other_names.letters)) AS likeness
FROM seen
JOIN link.mentions AS mentions ON mentions.mention = seen.mention
JOIN link.mentions AS others ON others.mention = seen.other_mention
LEFT JOIN link.spellings AS names ON names.text = mentions.name
LEFT JOIN link.spellings AS other_names ON other_names.text = others.name
GROUP BY ALL
