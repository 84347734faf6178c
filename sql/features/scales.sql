-- One row per authority: the step of its scales in kg, the largest of which nineteen in twenty weighings are multiples.
-- Grain: authority.
WITH weighings AS (
    SELECT authority, round(weighed_kg * 1000)::BIGINT AS grams
    FROM main.declarations
    WHERE weighed_kg IS NOT NULL
)

SELECT authority, max(step) / 1000 AS step
FROM (
    SELECT authority, step
    FROM weighings
    CROSS JOIN unnest([1, 10, 100, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000]) AS steps (step)
    GROUP BY authority, step
    HAVING avg((grams % step = 0)::INTEGER) >= 0.95
)
GROUP BY authority
