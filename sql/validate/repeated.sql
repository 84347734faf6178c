-- One row per key that occurs more than once among the records just loaded, those held before and those they replaced:
-- all others are new, and replace nothing.
-- Grain: row_key.
SELECT row_key
FROM (
    SELECT row_key FROM validate.loaded WHERE refused IS NULL AND skipped IS NULL
    UNION ALL
    SELECT row_key FROM validate.held AS held SEMI JOIN validate.loaded AS loaded USING (row_key)
    UNION ALL
    SELECT row_key FROM validate.history AS history SEMI JOIN validate.loaded AS loaded USING (row_key)
)
GROUP BY row_key
HAVING count(*) > 1
