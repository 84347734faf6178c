-- The run the state was published by.
SELECT run_id, as_of, version, libraries, code_sha256, settings, reference_sha256
FROM runs
ORDER BY run_id DESC
LIMIT 1
