-- One row per thing that is wrong with what a detector says of the screened items (the temporary view scored).
-- Grain: wrong.
WITH counted AS (
    SELECT
        count_if(NOT scored.p_value::DOUBLE BETWEEN 0 AND 1) AS "probabilities outside 0 to 1",
        count_if(items.item_id IS NULL) AS "items that are not screened",
        count(items.item_id) - count(DISTINCT items.item_id) AS "items judged twice",
        (SELECT count(*) FROM features.items) - count(DISTINCT items.item_id) AS "items left out"
    FROM scored
    LEFT JOIN features.items AS items ON items.item_id = scored.item_id
)

SELECT wrong, rows
FROM (UNPIVOT counted ON COLUMNS(*) INTO NAME wrong VALUE rows)
WHERE rows > 0
