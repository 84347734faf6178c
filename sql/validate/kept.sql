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
SEMI JOIN validate.taken AS taken USING (row_no)
