-- One row per name or address that is written anywhere: its words in one order, abbreviated alike, without legal forms
-- and the like unless nothing else is left; and the letters of a name in their own order, with the spellings of one
-- sound alike, for what is mistyped or transliterated otherwise.
-- Grain: text.
WITH texts AS (
    SELECT name AS text
    FROM link.mentions
    WHERE name IS NOT NULL
    UNION
    SELECT address
    FROM link.mentions
    WHERE address IS NOT NULL
),

written AS (
    SELECT text, unnest(words) AS word, generate_subscripts(words, 1) AS place
    FROM (SELECT text, party_words(text) AS words FROM texts)
),

shortened AS (
    SELECT
        written.text,
        list_distinct(list(if(party_words.word IS NULL, written.word, party_words.short))) AS words,
        list(written.word ORDER BY place) AS all_words,
        string_agg(if(party_words.word IS NULL, written.word, party_words.short), '' ORDER BY place) AS letters
    FROM written
    LEFT JOIN facts.party_words AS party_words USING (word)
    GROUP BY written.text
)

SELECT
    text,
    list_sort(if(len(words) = 0, list_distinct(all_words), words)) AS words,
    sounded(coalesce(nullif(letters, ''), array_to_string(all_words, ''))) AS letters
FROM shortened
