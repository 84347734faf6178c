-- One row per two parties that are one: because they share a number and a name, or a name and an address, written
-- alike; because they are nearly alike; or because one stands where the other does in the two declarations of the same
-- consignments, under a like name, or again and again under whatever name.
-- Grain: party, other.
WITH shared AS (
    SELECT mentions.party, hash(mentions.party_id, names.words) AS what
    FROM link.mentions AS mentions
    JOIN link.spellings AS names ON names.text = mentions.name
    WHERE mentions.party_id IS NOT NULL
    UNION
    SELECT mentions.party, hash(names.words, addresses.words)
    FROM link.mentions AS mentions
    JOIN link.spellings AS names ON names.text = mentions.name
    JOIN link.spellings AS addresses ON addresses.text = mentions.address
),

named_alike AS (
    SELECT party, min(party) OVER (PARTITION BY what) AS other
    FROM shared
),

-- Of one party to the other, three consignments at least and four in five of either's with such an authority: counted
-- by number, or by name, where an authority knows one by several numbers and two of them stand for the row itself.
in_place AS (
    SELECT
        party,
        other,
        likeness > 0.85
        OR times >= greatest(
            3,
            0.8 * sum(times) OVER (PARTITION BY party, other_authority),
            0.8 * sum(times) OVER (PARTITION BY other, authority))
        OR times >= 2 AND sum(times) OVER (PARTITION BY authority, name, other_authority, other_name) >= greatest(
            3,
            0.8 * sum(times) OVER (PARTITION BY authority, name, other_authority),
            0.8 * sum(times) OVER (PARTITION BY other_authority, other_name, authority)) AS is_same
    FROM link.counterparts
)

SELECT party, other
FROM named_alike
WHERE party <> other
UNION
SELECT party, other
FROM in_place
WHERE is_same AND party <> other
UNION
SELECT party, other
FROM link.alike
