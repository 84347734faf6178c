-- One row per record below blank lines, broken ones or cells of several lines in its file: the line it stands on.
-- Grain: row_no, the place of the record in load.<table>.
SELECT
    loaded.row_no,
    loaded.row_no - loaded.first_row - blocks.first_record + blocks.lines_above + 1 AS line
FROM (
    SELECT row_no, first_row, file_no
    FROM validate.loaded
    JOIN validate.first_rows USING (file_no)
    SEMI JOIN load.blocks USING (file_no)
) AS loaded
ASOF JOIN load.blocks AS blocks
    ON loaded.file_no = blocks.file_no AND loaded.row_no - loaded.first_row >= blocks.first_record
