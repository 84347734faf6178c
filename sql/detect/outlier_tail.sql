-- The tail of the outlier scores, as the Weibull distribution of what lies above their middle, through the 90th and
-- 98th percentile of it. The reference population is every screened item; what lies above its 98th percentile decides
-- nothing.
-- Grain: one row.
WITH above AS (
    SELECT score - (SELECT median(score) FROM detect.outlier_raw) AS excess
    FROM detect.outlier_raw
),

quantiles AS (
    SELECT
        count(*) AS items,
        greatest(quantile_cont(excess, 0.9), 1e-6) AS at_90,
        greatest(quantile_cont(excess, 0.98), 2e-6) AS at_98
    FROM above
    WHERE excess > 0
)

SELECT
    (SELECT median(score) FROM detect.outlier_raw) AS middle,
    items,
    if(items >= 500, least(greatest(ln(ln(50) / ln(10)) / ln(greatest(at_98 / at_90, 1.0001)), 0.3), 2), 1) AS shape,
    at_98 / pow(ln(50), 1 / if(items >= 500, least(greatest(ln(ln(50) / ln(10)) / ln(greatest(at_98 / at_90, 1.0001)), 0.3), 2), 1)) AS scale
FROM quantiles
