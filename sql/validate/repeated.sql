-- One row per key that occurs more than once among the records just loaded, those held before and those they replaced:
-- all others are new, and replace nothing. Sorted keys beside each other take less memory than counted ones.
-- Grain: row_key.
WITH met AS (
    SELECT row_key FROM validate.loaded WHERE refused IS NULL AND skipped IS NULL
    UNION ALL
    SELECT row_key FROM validate.held AS held SEMI JOIN validate.loaded AS loaded USING (row_key)
    UNION ALL
    SELECT row_key FROM validate.history AS history SEMI JOIN validate.loaded AS loaded USING (row_key)
)

SELECT DISTINCT row_key
FROM (SELECT row_key, lag(row_key) OVER (ORDER BY row_key) AS key_before FROM met)
WHERE row_key = key_before
