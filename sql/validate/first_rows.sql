-- One row per loaded file: where its rows begin in load.<table>, and the lines above its first record.
-- Grain: file_no.
SELECT file_no, min(row_no) AS first_row
FROM validate.loaded
GROUP BY file_no
