-- One row per group of items at a level of spreads: how far the farthest tenth of its members lie below and above the
-- middle, drawn to the broader group it is part of where there are few. The farthest tenth, not the usual distance,
-- since honest goods come in several grades and packings: only what lies beyond all of them is odd. The logarithm of
-- such a distance, from n values on its side, varies by about 3 / n; what the groups vary beyond that is how much they
-- really differ. Items of the same exporter are no peers of each other: n counts those of the others. No distance is
-- taken for less than $rounding, to which the figures of the measure are rounded at best.
-- Grain: measure, level, members.
WITH sides AS (
    SELECT
        level.value AS members,
        min(level.parent) AS parent,
        ln(greatest(-quantile_cont(residual, 0.1) FILTER (residual < 0), $rounding)) AS below,
        ln(greatest(quantile_cont(residual, 0.9) FILTER (residual >= 0), $rounding)) AS above,
        count(*) FILTER (residual < 0) * (1 - 1 / count(DISTINCT level.exporter)) AS others_below,
        count(*) FILTER (residual >= 0) * (1 - 1 / count(DISTINCT level.exporter)) AS others_above
    FROM reference.residuals AS residuals
    JOIN level USING (item_id)
    GROUP BY level.value
),

broader AS (
    SELECT sides.*, coalesce(ln(spreads.below), usual.below) AS broader_below,
        coalesce(ln(spreads.above), usual.above) AS broader_above
    FROM sides
    LEFT JOIN reference.spreads AS spreads
        ON spreads.measure = $measure AND spreads.level = $parent AND spreads.members = sides.parent
    CROSS JOIN (
        SELECT coalesce(median(below), 0) AS below, coalesce(median(above), 0) AS above
        FROM sides
        WHERE others_below >= 10 AND others_above >= 10
    ) AS usual
),

weights AS (
    SELECT
        3 / greatest(pow(1.4826 * mad(below - broader_below), 2) - 3 / median(others_below), 0.05) AS below,
        3 / greatest(pow(1.4826 * mad(above - broader_above), 2) - 3 / median(others_above), 0.05) AS above
    FROM broader
    WHERE others_below >= 10 AND others_above >= 10
)

SELECT
    $measure AS measure,
    $level AS level,
    members,
    exp(shrunk(broader.below, broader_below, others_below, weights.below)) AS below,
    exp(shrunk(broader.above, broader_above, others_above, weights.above)) AS above
FROM broader
CROSS JOIN weights
UNION ALL
SELECT $measure, $level, NULL, exp(median(broader_below)), exp(median(broader_above))
FROM broader
