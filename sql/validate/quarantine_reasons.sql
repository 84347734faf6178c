-- One row per input file and kind of reason for quarantine: how many rows, and the first of them.
-- Grain: source_file, table_name, reason, the words of the row left out.
SELECT
    source_file,
    table_name,
    regexp_replace(reason, '''.*''', '…', 's') AS reason,
    count(*) AS rows_refused,
    min(line) AS first_line,
    arg_min(reason, line) AS example
FROM validate.quarantine
WHERE in_scope
GROUP BY ALL
ORDER BY rows_refused DESC, source_file, first_line
