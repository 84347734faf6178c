-- The run.
SELECT runs.*, (SELECT count(*) FROM risk_scores WHERE alert) AS alerts, (SELECT count(*) FROM trade_records) AS trade_records
FROM runs
WHERE run_id = $run_id
