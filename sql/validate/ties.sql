-- One row, if new records lose against others with their key by the content hash alone: how many, their files, and the
-- earlier runs of the others; none where the others are new as well.
-- Grain: the table.
WITH lost AS (
    SELECT row_key, precedence, file_no
    FROM validate.competing AS competing
    SEMI JOIN validate.superseded AS superseded USING (row_key, content_hash)
    WHERE run_id = $run_id
),

standing AS (
    SELECT row_key, precedence, run_id
    FROM validate.competing AS competing
    SEMI JOIN lost USING (row_key)
    ANTI JOIN validate.superseded AS superseded USING (row_key, content_hash)
)

SELECT
    count(*) AS records,
    list(DISTINCT source_file ORDER BY source_file) AS files,
    coalesce(list(DISTINCT run_id ORDER BY run_id) FILTER (run_id <> $run_id), []) AS runs
FROM lost
JOIN standing USING (row_key, precedence)
JOIN load.files AS files USING (file_no)
HAVING count(*) > 0
