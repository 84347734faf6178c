-- Names and addresses of parties, written so that spellings of one are alike.

-- The words of a name or address: upper case, without accents and signs, letters apart from figures.
CREATE OR REPLACE TEMP MACRO party_words(t) AS
    list_filter(
        string_split(regexp_replace(regexp_replace(replace(upper(strip_accents(t)), '.', ''), '([^\d\W])(\d)', '\1 \2', 'g'), '[^\p{L}\p{N}]+', ' ', 'g'), ' '),
        lambda word: word <> '');
