-- One row per heading and wording in use: how many exporters use it there, and whether it is a wording of so many
-- chapters that it speaks of nothing, or such a wording with something added.
-- Grain: hs6, words.
WITH counted AS (
    SELECT hs6, words, count(DISTINCT exporter) AS users
    FROM features.items
    WHERE words <> hash(NULL::VARCHAR)
    GROUP BY ALL
),

used AS (
    SELECT counted.*, wordings.wording
    FROM counted
    JOIN (SELECT DISTINCT hs6, words, wording FROM features.wordings) AS wordings USING (hs6, words)
),

vague AS (
    SELECT min(wording) AS wording
    FROM used
    GROUP BY words
    HAVING count(DISTINCT left(hs6, 2)) > 3
)

SELECT hs6, words, wording, users, sum(users) OVER heading AS heading_users,
    EXISTS (FROM vague WHERE starts_with(used.wording, vague.wording)) AS is_vague
FROM used
WINDOW heading AS (PARTITION BY hs6)
