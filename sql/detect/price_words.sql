-- One row per wording and word in it.
-- Grain: own_words, word.
SELECT DISTINCT hash(description_words(description)) AS own_words,
    unnest(regexp_split_to_array(description_words(description), '\s+')) AS word
FROM (SELECT DISTINCT description FROM main.declarations)
WHERE description IS NOT NULL
