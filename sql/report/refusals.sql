-- One row per reason for which rows of the run were refused, the commonest first, with the first of them; what a
-- mapping leaves out is not refused.
SELECT
    table_name,
    regexp_replace(reason, '''[^'']*''', '…', 'g') AS kind,
    count(*) AS rows,
    arg_min(reason, (source_file, line, reason)) AS example,
    arg_min(source_file || ', line ' || line, (source_file, line, reason)) AS place
FROM quarantine
WHERE run_id = $run_id AND in_scope
GROUP BY ALL
ORDER BY rows DESC, kind
LIMIT 20
