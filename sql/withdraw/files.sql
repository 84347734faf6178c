-- One row per input file that counts as not taken once a run is withdrawn: those that the run read first, and those
-- that were first read later and repeated rows, of which the run may have been the first to bring them.
-- Grain: table_name, sha256, mapping_sha256.
WITH taken AS (
    SELECT
        table_name,
        sha256,
        mapping_sha256,
        min(run_id) AS first_run,
        arg_min(rows_unchanged, run_id) AS rows_repeated,
        arg_min(source_file, run_id) AS source_file
    FROM main.run_inputs
    WHERE withdrawal IS NULL
    GROUP BY table_name, sha256, mapping_sha256
),

brought AS (
    SELECT DISTINCT table_name
    FROM main.run_inputs
    WHERE run_id = $run_id AND withdrawal IS NULL AND rows_loaded > 0
)

SELECT
    table_name,
    sha256,
    mapping_sha256,
    source_file,
    CASE WHEN first_run = $run_id THEN 'withdrawn' ELSE 'read_again' END AS withdrawal
FROM taken
WHERE first_run = $run_id OR (first_run > $run_id AND rows_repeated > 0 AND table_name IN (FROM brought))
ORDER BY source_file
