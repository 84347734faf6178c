-- One row per line of a file that is no record: too many or too few cells, an open quote, no JSON, beyond measure.
-- Grain: file_no, line.
SELECT files.table_name, files.source_file, rejects.line, rejects.reason, rejects.raw, true AS in_scope,
    $run_id AS run_id, file_no
FROM load.rejects AS rejects
JOIN load.files AS files USING (file_no)
