-- One row per tenth of a power of ten of chance: how many inspected declarations as odd were in violation, and how many
-- were clean. Of each goods item the last inspection counts, and a violation in one item is one of the declaration.
-- Grain: powers_of_ten, how small the chance is.
WITH inspected AS (
    SELECT authority, declaration_id, bool_or(outcome = 'violation') AS in_violation
    FROM main.inspections
    WHERE inspected_on <= $as_of
    GROUP BY authority, declaration_id
)

SELECT
    round(powers_of_ten(declarations.p_value), 1) AS powers_of_ten,
    count_if(inspected.in_violation) AS violations,
    count_if(NOT inspected.in_violation) AS clean
FROM score.declarations AS declarations
JOIN inspected USING (authority, declaration_id)
GROUP BY ALL
ORDER BY ALL
