-- One row per spelling of a party and block of spellings that may be of one: those whose names begin alike, and those
-- whose addresses share a number and their longest word. A block of more than sixty tells nothing. What has one number
-- and is written alike at several authorities is one spelling.
-- Grain: party_id, letters, words, block.
WITH spelt AS (
    SELECT
        min(mentions.party) AS party,
        min(mentions.authority) AS authority,
        max(mentions.authority) AS other_authority,
        mentions.party_id,
        names.letters,
        addresses.words
    FROM link.mentions AS mentions
    JOIN link.spellings AS names ON names.text = mentions.name
    JOIN link.spellings AS addresses ON addresses.text = mentions.address
    GROUP BY mentions.party_id, names.letters, addresses.words
),

numbered AS (
    SELECT *, unnest(list_filter(words, lambda word: regexp_matches(word, '\d'))) AS number
    FROM spelt
)

SELECT *
FROM (
    SELECT *, hash(left(letters, 6)) AS block
    FROM spelt
    UNION ALL
    SELECT * EXCLUDE (number), hash(number,
        list_max(list_transform(words, lambda word: {'length': length(word), 'word': word})).word)
    FROM numbered
)
QUALIFY count(*) OVER (PARTITION BY block) <= 60
