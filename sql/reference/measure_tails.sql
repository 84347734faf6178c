-- One row per side of a measure: the tail of |z| in the reference population, as a Weibull distribution through the
-- 95th and 99th percentile of its side. The reference population is every item with the measure; what lies above its
-- 99th percentile, where the irregular are, decides nothing.
-- Grain: measure, side.
WITH sides AS (
    SELECT
        if(z < 0, 'below', 'above') AS side,
        count(*) AS items,
        greatest(quantile_cont(abs(z), 0.95), 1) AS at_95,
        greatest(quantile_cont(abs(z), 0.99), 1.05 * quantile_cont(abs(z), 0.95), 1.05) AS at_99
    FROM reference.measure_z
    GROUP BY ALL
),

shaped AS (
    SELECT
        *,
        -- With few items the shape cannot be seen; that of an exponential tail is then taken.
        if(items >= 1000, least(greatest(ln(ln(100) / ln(20)) / ln(at_99 / at_95), 0.2), 2), 1) AS shape
    FROM sides
)

SELECT
    $measure AS measure,
    side,
    items,
    items / sum(items) OVER () AS share,
    shape,
    at_99 / pow(ln(100), 1 / shape) AS scale
FROM shaped
