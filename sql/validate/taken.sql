-- One row per record of an input table that is new: not refused, not skipped, not held already, and not a
-- repetition of a record loaded with it.
-- Grain: row_no, the place of the record in load.<table>.
SELECT min(loaded.row_no) AS row_no, min(loaded.file_no) AS file_no, loaded.row_key, loaded.content_hash
FROM validate.loaded AS loaded
ANTI JOIN (
    SELECT row_key, content_hash FROM validate.held
    UNION ALL
    SELECT row_key, content_hash FROM validate.history
) AS held USING (row_key, content_hash)
WHERE loaded.refused IS NULL AND loaded.skipped IS NULL
GROUP BY loaded.row_key, loaded.content_hash
