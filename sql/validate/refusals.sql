-- One row per record of an input table that is not taken, with the reason and what the row said.
-- Grain: file_no, line.
SELECT
    files.table_name,
    files.source_file,
    coalesce(shifted_lines.line, loaded.row_no - first_rows.first_row + files.header_lines + 1) AS line,
    coalesce(loaded.skipped, loaded.refused) AS reason,
    loaded.raw,
    loaded.skipped IS NULL AS in_scope,
    $run_id AS run_id,
    loaded.file_no
FROM validate.loaded AS loaded
JOIN validate.first_rows AS first_rows USING (file_no)
JOIN load.files AS files USING (file_no)
LEFT JOIN validate.shifted_lines AS shifted_lines USING (row_no)
WHERE loaded.refused IS NOT NULL OR loaded.skipped IS NOT NULL
