-- One row per reason for which rows of the run were refused, the commonest first, with an example.
SELECT
    table_name,
    regexp_replace(reason, '''[^'']*''', '…', 'g') AS kind,
    count(*) AS rows,
    min(reason) AS example,
    min(source_file || ', line ' || line) AS place
FROM quarantine
WHERE run_id = $run_id
GROUP BY ALL
ORDER BY rows DESC, kind
LIMIT 20
