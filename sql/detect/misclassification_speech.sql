-- One row per heading and wording that hardly anyone else uses there, and which the users of a controlled heading write
-- rather than its own: that heading, and how familiar the letters of the wording are in either (0 to 1). A wording of
-- many chapters speaks of nothing. The exporters who use the wording under the declared heading do not count there:
-- their own words teach nothing of it. The letters of one word are seen together and count as one, or a long word such
-- as powder would speak louder than the short one that names the goods. What is nearly as familiar under a heading that
-- holds nothing of that mineral, and is not known as its cover, speaks of no mineral: granules are of many kinds. Nor
-- do words of fewer than five letters alone, of which a mistyped one finds its like anywhere.
-- Grain: hs6, words.
WITH rare AS (
    SELECT *
    FROM detect.misclassification_wordings
    WHERE NOT is_vague AND (users <= 0.05 * heading_users OR users = 1 AND heading_users >= 10)
),

-- A description that names a mineral of its own heading, were it by a formula, speaks of no other goods.
own AS (
    SELECT DISTINCT goods.hs6, goods.words
    FROM features.wordings AS goods
    JOIN facts.heading_minerals AS declared ON declared.hs6 = goods.hs6 AND declared.role <> 'cover'
    JOIN facts.mineral_names AS names ON names.mineral = declared.mineral
        AND contains(lower(goods.description) || ' ' || goods.wording, names.word)
),

written AS (
    SELECT hs6, words, wording, users, heading_users, unnest(list_distinct(string_split(wording, ' '))) AS word
    FROM rare
    ANTI JOIN own USING (hs6, words)
),

letters AS (
    SELECT written.*, unnest(letter_groups(word)) AS letters
    FROM written
    WHERE length(word) > 2 OR is_in_signs(word)
),

-- Letters that nobody else writes are as strange to every heading, and count for all the same.
told AS (
    SELECT letters.*, coalesce(known.tells, 7000) AS tells
    FROM letters
    LEFT JOIN (SELECT DISTINCT letters, tells FROM reference.misclassification_letters) AS known USING (letters)
),

words_here AS (
    SELECT
        told.hs6,
        told.words,
        told.wording,
        told.word,
        count(*) AS letters,
        sum(told.tells) // count(*) AS tells,
        sum(round(told.tells * familiar(greatest(coalesce(known.users, 0) - told.users, 0)
            / greatest(told.heading_users - told.users, 1)))::BIGINT)
            // count(*) AS familiar_letters
    FROM told
    LEFT JOIN reference.misclassification_letters AS known ON known.hs6 = told.hs6 AND known.letters = told.letters
    GROUP BY ALL
),

here AS (
    SELECT hs6, words, wording, sum(tells) AS all_letters, sum(familiar_letters) / sum(tells) AS familiar_here
    FROM words_here
    GROUP BY ALL
    HAVING familiar_here < 0.5
),

words_elsewhere AS (
    SELECT
        told.hs6,
        told.words,
        told.word,
        known.hs6 AS other,
        sum(round(told.tells * familiar(known.users / known.heading_users))::BIGINT) AS familiar_letters
    FROM told
    SEMI JOIN here USING (hs6, words)
    JOIN reference.misclassification_letters AS known ON known.letters = told.letters AND known.hs6 <> told.hs6
    WHERE known.hs6 IN (SELECT hs6 FROM facts.heading_minerals WHERE role = 'target')
    GROUP BY ALL
),

elsewhere AS (
    SELECT words_elsewhere.hs6, words_elsewhere.words, words_elsewhere.other,
        sum(words_elsewhere.familiar_letters // words_here.letters) AS familiar_letters
    FROM words_elsewhere
    JOIN words_here USING (hs6, words, word)
    GROUP BY ALL
    HAVING bool_or(length(words_elsewhere.word) > 4 OR is_in_signs(words_elsewhere.word))
),

spoken_of AS (
    SELECT
        here.hs6,
        here.words,
        here.familiar_here,
        elsewhere.familiar_letters / here.all_letters AS familiar_there,
        elsewhere.other,
        minerals.mineral,
        -- One digit of the code wrong or two exchanged, and the goods described as what they are: a slip.
        a_slip_apart(here.hs6, elsewhere.other) AS is_slip,
        EXISTS (FROM facts.controls AS controls WHERE left(controls.code, 6) = minerals.hs6
            AND controls.mineral = minerals.mineral) AS is_controlled
    FROM here
    JOIN elsewhere USING (hs6, words)
    JOIN facts.heading_minerals AS minerals ON minerals.hs6 = elsewhere.other AND minerals.role = 'target'
    LEFT JOIN facts.heading_others AS others ON others.hs6 = elsewhere.other
    WHERE (others.others IS NULL
             OR EXISTS (FROM facts.mineral_names AS names WHERE names.mineral = minerals.mineral
                 AND contains(here.wording, names.word)))
        AND NOT EXISTS (
            FROM facts.heading_minerals AS declared
            WHERE declared.hs6 = here.hs6 AND declared.mineral = minerals.mineral
                AND declared.role IN ('target', 'scrap', 'downstream'))
),

speaking AS (
    SELECT
        hs6,
        words,
        any_value(familiar_here) AS familiar_here,
        max(familiar_there) FILTER (is_controlled) AS familiar_there,
        max(familiar_there) FILTER (is_controlled) - any_value(familiar_here) AS difference,
        arg_max(other, (familiar_there, other)) FILTER (is_controlled) AS other,
        arg_max(mineral, (familiar_there, other, mineral)) FILTER (is_controlled) AS mineral
    FROM spoken_of
    GROUP BY hs6, words
    HAVING max(familiar_there) FILTER (is_controlled) > 0.5
        AND coalesce(max(familiar_there) FILTER (is_slip), 0) < 0.7 * max(familiar_there)
),

words_anywhere AS (
    SELECT
        told.hs6,
        told.words,
        known.hs6 AS rival,
        told.word,
        sum(round(told.tells * familiar(known.users / known.heading_users))::BIGINT)
            // any_value(words_here.letters) AS familiar_letters
    FROM told
    SEMI JOIN speaking USING (hs6, words)
    JOIN words_here USING (hs6, words, word)
    -- Of few users one could have made it a home.
    JOIN reference.misclassification_letters AS known ON known.letters = told.letters AND known.hs6 <> told.hs6
        AND known.heading_users >= 10
    GROUP BY ALL
),

anywhere AS (
    SELECT hs6, words, rival, sum(familiar_letters) AS familiar_letters
    FROM words_anywhere
    GROUP BY ALL
),

-- A heading that holds nothing of the mineral, where the wording is as much at home.
at_home AS (
    SELECT DISTINCT speaking.hs6, speaking.words
    FROM speaking
    JOIN here USING (hs6, words)
    JOIN anywhere USING (hs6, words)
    WHERE anywhere.familiar_letters / here.all_letters >= 0.8 * speaking.familiar_there
        AND NOT EXISTS (FROM facts.heading_minerals AS minerals
            WHERE minerals.hs6 = anywhere.rival AND minerals.mineral = speaking.mineral)
)

SELECT *
FROM speaking
ANTI JOIN at_home USING (hs6, words)
