-- One row per input file of which records were taken.
-- Grain: file_no.
SELECT file_no, count(*) AS rows_loaded
FROM validate.held
WHERE run_id = $run_id
GROUP BY file_no
