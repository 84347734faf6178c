-- One row per party and what makes it the same as others: a number and a name, or a name and an address, written alike.
-- Grain: party, shared.
SELECT DISTINCT mentions.party, hash(mentions.party_id, names.words) AS shared
FROM link.mentions AS mentions
JOIN link.spellings AS names ON names.text = mentions.name
WHERE mentions.party_id IS NOT NULL
UNION
SELECT mentions.party, hash(names.words, addresses.words)
FROM link.mentions AS mentions
JOIN link.spellings AS names ON names.text = mentions.name
JOIN link.spellings AS addresses ON addresses.text = mentions.address
