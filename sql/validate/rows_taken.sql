-- One row per input file of which records were taken.
-- Grain: file_no.
SELECT file_no, count(*) AS rows_loaded
FROM validate.taken
GROUP BY file_no
