-- One row per thing that is wrong with the claims of a detector (the temporary view claimed).
-- Grain: wrong.
WITH counted AS (
    SELECT
        count_if(NOT claimed.p_value::DOUBLE BETWEEN 0 AND 1) AS "probabilities outside 0 to 1",
        count_if(claimed.score IS NULL OR NOT claimed.score::DOUBLE BETWEEN 0 AND 1) AS "scores outside 0 to 1",
        count_if(items.item_id IS NULL) AS "items that are not screened",
        count_if(claimed.claim IS NULL OR NOT list_contains($claims, claimed.claim)) AS "claims it does not declare",
        count_if(claimed.tactic IS NULL OR NOT list_contains($tactics, claimed.tactic)) AS "tactics that are none",
        count_if(coalesce(trim(claimed.reason), '') = '') AS "claims without a sentence",
        count(*) - count(DISTINCT (claimed.item_id, claimed.claim)) AS "claims made twice"
    FROM claimed
    LEFT JOIN features.items AS items ON items.item_id = claimed.item_id
)

SELECT wrong, rows
FROM (UNPIVOT counted ON COLUMNS(*) INTO NAME wrong VALUE rows)
WHERE rows > 0
