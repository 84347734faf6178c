-- One row per mention and block of mentions that may be of one party: those whose names begin alike, and those whose
-- addresses share a number and their longest word. A block of more than sixty mentions tells nothing.
-- Grain: mention, block.
WITH named AS (
    SELECT mentions.mention, mentions.party, mentions.authority, names.letters, addresses.words
    FROM link.mentions AS mentions
    JOIN link.spellings AS names ON names.text = mentions.name
    LEFT JOIN link.spellings AS addresses ON addresses.text = mentions.address
),

numbered AS (
    SELECT mention, party, authority, letters, words, unnest(list_filter(words, lambda word: regexp_matches(word, '\d'))) AS number
    FROM named
)

SELECT mention, party, authority, letters, words, block
FROM (
    SELECT *, hash(left(letters, 6)) AS block
    FROM named
    UNION ALL
    SELECT * EXCLUDE (number), hash(number, list_max(list_transform(words, lambda word: {'length': length(word), 'word': word})).word)
    FROM numbered
)
QUALIFY count(*) OVER (PARTITION BY block) <= 60
