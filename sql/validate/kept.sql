-- The new records of an input table, as they are kept.
-- Grain: the key of the table, and content_hash.
SELECT
    loaded.*,
    $run_id AS run_id,
    coalesce(shifted_lines.line, loaded.row_no - first_rows.first_row + files.header_lines + 1) AS line
FROM validate.loaded AS loaded
JOIN validate.first_rows AS first_rows USING (file_no)
JOIN load.files AS files USING (file_no)
LEFT JOIN validate.shifted_lines AS shifted_lines USING (row_no)
WHERE loaded.refused IS NULL AND loaded.skipped IS NULL
    AND (loaded.row_key NOT IN (FROM validate.repeated) OR loaded.row_no IN (FROM validate.taken))
