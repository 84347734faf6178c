-- One row per name or address that is written anywhere, with its words in one order: abbreviated alike, and without legal
-- forms and the like unless nothing else is left.
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
    SELECT text, unnest(party_words(text)) AS word
    FROM texts
)

SELECT
    written.text,
    coalesce(
        nullif(array_to_string(list_sort(list_distinct(list(if(party_words.word IS NULL, written.word, party_words.short)))), ' '), ''),
        array_to_string(list_sort(list_distinct(list(written.word))), ' ')
    ) AS words
FROM written
LEFT JOIN facts.party_words AS party_words USING (word)
GROUP BY written.text
