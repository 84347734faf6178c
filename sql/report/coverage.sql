-- One row per detector: items scored, thin and silent over all authorities, and why it was silent most.
SELECT
    detector,
    sum(scored)::BIGINT AS scored,
    sum(thin)::BIGINT AS thin,
    sum(silent)::BIGINT AS silent,
    arg_max(why, (silent, why)) AS why
FROM detector_coverage
GROUP BY detector
ORDER BY detector
