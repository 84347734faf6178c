-- One row per measure: how far apart the two sides of consignments of ordinary goods are, whose headings hold no
-- strategic mineral, or the middle ones of all consignments between two parties: their number, and for masses and
-- values the tail as a Weibull distribution through its 95th and 99th percentile. What lies beyond, where the irregular
-- are, decides nothing of its shape.
-- Grain: measure.
WITH compared AS (
    SELECT measure, apart FROM detect.mirror_apart WHERE is_ordinary
    UNION ALL
    SELECT measure, apart FROM detect.mirror_habits WHERE is_ordinary
),

sides AS (
    SELECT
        measure,
        count(*) AS pairs,
        greatest(quantile_cont(apart, 0.95), 0.5) AS at_95,
        greatest(quantile_cont(apart, 0.99), 1.2 * quantile_cont(apart, 0.95), 0.6) AS at_99
    FROM compared
    GROUP BY measure
),

shaped AS (
    SELECT *, least(greatest(ln(ln(100) / ln(20)) / ln(at_99 / at_95), 0.3), 1) AS shape
    FROM sides
)

SELECT
    measure,
    -- Values are one population, however they come to agree.
    (sum(pairs) OVER (PARTITION BY if(measure = 'currency', 'value', measure)))::BIGINT AS pairs,
    at_99,
    shape,
    at_99 / pow(ln(100), 1 / shape) AS scale
FROM shaped
