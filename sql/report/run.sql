-- The run, and what decides which declarations are flagged.
SELECT
    runs.*,
    (settings ->> 'alert_fdr')::DOUBLE AS alert_fdr,
    (settings ->> 'window')::INTEGER AS "window",
    coalesce(
        settings ->> '$.budget.number' || ' shipments',
        format('{:.4g} % of the declarations', 100 * (settings ->> '$.budget.share')::DOUBLE)
    ) AS budget,
    (SELECT count(*) FROM risk_scores WHERE alert) AS alerts,
    (SELECT coalesce(max(case_no), 0) FROM flagged_shipments) AS cases,
    (SELECT count(*) FROM flagged_firms) AS flagged_firms,
    (SELECT count(*) FROM flagged_routes) AS flagged_routes,
    (SELECT count(*) FROM trade_records) AS trade_records
FROM runs
WHERE run_id = $run_id
