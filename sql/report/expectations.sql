-- One row per table: expectations held and failed.
SELECT table_name, count(*) AS expectations, count(*) FILTER (NOT success) AS failed, max(checked) AS checked
FROM validation_results
WHERE run_id = $run_id
GROUP BY table_name
ORDER BY table_name
