-- One row per input file: what was read, loaded, quarantined and unchanged, which add up.
-- Grain: file_no.
WITH quarantined AS (
    SELECT file_no, count(*) AS rows_quarantined
    FROM validate.quarantine
    GROUP BY file_no
)

SELECT
    $run_id AS run_id,
    files.file_no,
    files.table_name,
    files.source_file,
    files.sha256,
    files.bytes,
    files.mapping,
    files.mapping_sha256,
    files.rows_read,
    coalesce(loaded.rows_loaded, 0) AS rows_loaded,
    coalesce(quarantined.rows_quarantined, 0) AS rows_quarantined,
    files.rows_read - coalesce(loaded.rows_loaded, 0) - coalesce(quarantined.rows_quarantined, 0) AS rows_unchanged,
    files.unused_columns,
    NULL::VARCHAR AS withdrawal
FROM load.files AS files
LEFT JOIN validate.loaded_rows AS loaded USING (file_no)
LEFT JOIN quarantined USING (file_no)
