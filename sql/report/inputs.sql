-- One row per input file of the run.
SELECT table_name, source_file, mapping, rows_read, rows_loaded, rows_quarantined, rows_unchanged, unused_columns
FROM run_inputs
WHERE run_id = $run_id
ORDER BY file_no
