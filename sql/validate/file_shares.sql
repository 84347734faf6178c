-- One row per input file: the share of its rows that had to be refused. Rows that the mapping leaves out do not count.
-- Grain: file_no.
SELECT
    files.file_no,
    files.source_file,
    files.rows_read,
    count(*) FILTER (quarantine.in_scope) AS rows_refused,
    count(*) FILTER (quarantine.in_scope) / files.rows_read AS share_in_quarantine
FROM load.files AS files
LEFT JOIN validate.quarantine AS quarantine USING (file_no)
GROUP BY files.file_no, files.source_file, files.rows_read
