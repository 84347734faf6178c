-- One row per record with a repeated key that is new all the same: not refused, not skipped, not held already, and not
-- a repetition of a record loaded with it.
-- Grain: row_no, the place of the record in load.<table>.
SELECT min(loaded.row_no) AS row_no
FROM validate.loaded AS loaded
SEMI JOIN validate.repeated AS repeated USING (row_key)
ANTI JOIN (
    SELECT row_key, content_hash FROM validate.held AS held SEMI JOIN validate.repeated AS repeated USING (row_key)
    UNION ALL
    SELECT row_key, content_hash FROM validate.history AS history SEMI JOIN validate.repeated AS repeated
        USING (row_key)
) AS held USING (row_key, content_hash)
WHERE loaded.refused IS NULL AND loaded.skipped IS NULL
GROUP BY loaded.row_key, loaded.content_hash
