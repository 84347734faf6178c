-- One row per column of the screened items or detector, and class of its values: how many items fall into it.
-- Quantities fall into classes of a factor of about three, chances into powers of ten.
-- Grain: kind, subject, class.
WITH classes AS (
    UNPIVOT (
        SELECT
            authority::VARCHAR AS authority,
            flow::VARCHAR AS flow,
            coalesce(left(hs6, 2), '') AS chapter,
            coalesce(origin, '') AS origin,
            coalesce(dispatch, '') AS dispatch,
            coalesce(destination, '') AS destination,
            coalesce(transport_mode, '') AS transport_mode,
            coalesce(package_type, '') AS package_type,
            coalesce(price_currency, '') AS currency,
            coalesce(floor(ln(net_kg))::INTEGER::VARCHAR, '') AS net_kg,
            coalesce(floor(log_price)::INTEGER::VARCHAR, '') AS price_per_kg,
            coalesce(floor(log_kg_per_package)::INTEGER::VARCHAR, '') AS kg_per_package
        FROM features.items
    )
    ON * INTO NAME subject VALUE class
)

SELECT $run_id AS run_id, 'input' AS kind, subject, class, count(*) AS items
FROM classes
GROUP BY subject, class
UNION ALL
SELECT $run_id, 'score', 'risk', floor(log10(greatest(p_value, 1e-9)))::INTEGER::VARCHAR, count(*)
FROM score.risk_scores
GROUP BY ALL
UNION ALL
SELECT $run_id, 'score', detector, 'silent', silent
FROM (SELECT detector, sum(silent)::BIGINT AS silent FROM detect.detector_coverage GROUP BY detector)
UNION ALL
SELECT $run_id, 'score', detector, 'scored', scored
FROM (SELECT detector, sum(scored)::BIGINT AS scored FROM detect.detector_coverage GROUP BY detector)
UNION ALL
SELECT $run_id, 'score', detector, 'claimed', count(*)
FROM detect.findings
GROUP BY detector
