-- Names and addresses of parties, written so that spellings of one are alike.

-- The words of a name or address: upper case, without accents and signs, letters apart from figures.
CREATE OR REPLACE TEMP MACRO party_words(t) AS
    list_filter(
        string_split(regexp_replace(regexp_replace(replace(upper(strip_accents(t)), '.', ''), '([^\d\W])(\d)', '\1 \2', 'g'), '[^\p{L}\p{N}]+', ' ', 'g'), ' '),
        lambda word: word <> '');

-- Latin letters with the usual transliterations of one sound written alike (Hsin and Xin, Chung and Zhong, ue and ü).
CREATE OR REPLACE TEMP MACRO sounded(letters) AS
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(letters,
        'HS|SH', 'X', 'g'), 'ZH|TS|TZ|CH|Q|J', 'C', 'g'), 'UE|OO', 'U', 'g'), 'OE', 'O', 'g'), 'AE', 'A', 'g');

-- How alike two names are, from 0 to 1, one mistyped letter counting little.
CREATE OR REPLACE TEMP MACRO likeness(letters, others) AS jaro_winkler_similarity(letters, others);

-- The share of the shorter list of words that the other one has too.
CREATE OR REPLACE TEMP MACRO shared_words(words, others) AS
    len(list_intersect(words, others)) / least(len(words), len(others));
