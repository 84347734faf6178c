-- One row per flagged declaration: an alert within the budget and the window, and not inspected already.
-- The budget is $share of the declarations in the window, or $number of them.
-- Grain: authority, declaration_id.
WITH covered AS (
    SELECT *
    FROM score.risk_scores
    WHERE $window IS NULL OR declared_on > $as_of - $window::INTEGER
),

open AS (
    SELECT *
    FROM covered
    ANTI JOIN (FROM main.inspections WHERE inspected_on <= $as_of) AS inspections USING (authority, declaration_id)
    WHERE alert
)

SELECT *
FROM open
QUALIFY row_number() OVER (ORDER BY rank) <= coalesce($number, ceil($share * (SELECT count(*) FROM covered)))
