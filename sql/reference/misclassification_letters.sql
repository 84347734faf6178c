-- One row per heading and group of letters: by how many of the users of the heading's wordings it is written, and how
-- much it tells, the fewer headings write it the more.
-- Grain: hs6, letters.
WITH written AS (
    SELECT hs6, users, unnest(letter_groups(wording)) AS letters
    FROM reference.misclassification_wordings
),

counted AS (
    SELECT hs6, letters, sum(users)::BIGINT AS users
    FROM written
    GROUP BY ALL
),

sizes AS (
    SELECT hs6, sum(users)::BIGINT AS heading_users
    FROM reference.misclassification_wordings
    GROUP BY hs6
),

telling AS (
    SELECT letters, round(1000 * ln((SELECT count(*) + 1 FROM sizes) / count(*)))::BIGINT AS tells
    FROM counted
    GROUP BY letters
)

SELECT counted.hs6, counted.letters, counted.users, sizes.heading_users, telling.tells
FROM counted
JOIN sizes USING (hs6)
JOIN telling USING (letters)
