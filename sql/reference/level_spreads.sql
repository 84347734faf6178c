-- One row per group of items at a level of spreads: how far the farthest tenth of its members lie below and above the
-- middle, drawn to the broader group it is part of where there are few. The farthest tenth, not the usual distance,
-- since honest goods come in several grades and packings: only what lies beyond all of them is odd. And one more per
-- group and exporter that has more than a tenth of a side, of it or of the broader group, the group without it: who
-- could be the farthest tenth itself is held against what the others do. The logarithm of such a distance, from n
-- values on its side, varies by about 3 / n; what the groups vary beyond that is how much they really differ. Items of
-- the same exporter are no peers of each other: n counts those of the others. No distance is taken for less than
-- $rounding, to which the figures of the measure are rounded at best.
-- Grain: measure, level, members, without.
WITH members AS (
    SELECT level.value AS members, level.parent, level.exporter, residuals.residual
    FROM reference.residuals AS residuals
    JOIN level USING (item_id)
),

weighty AS (
    SELECT members, min(parent) AS parent, exporter AS without, count_if(residual < 0) AS below,
        count_if(residual >= 0) AS above
    FROM members
    WHERE NOT $says_alone
    GROUP BY members, exporter
    QUALIFY below > 0.1 * sum(below) OVER (PARTITION BY members)
        OR above > 0.1 * sum(above) OVER (PARTITION BY members)
        OR (min(parent), exporter) IN (
            SELECT (spreads.members, spreads.without)
            FROM reference.spreads AS spreads
            WHERE spreads.measure = $measure AND spreads.level = $parent AND spreads.without IS NOT NULL)
),

sides AS (
    SELECT
        members,
        min(parent) AS parent,
        NULL::UBIGINT AS without,
        ln(greatest(-quantile_cont(residual, 0.1) FILTER (residual < 0), $rounding)) AS below,
        ln(greatest(quantile_cont(residual, 0.9) FILTER (residual >= 0), $rounding)) AS above,
        count(*) FILTER (residual < 0) * (1 - 1 / count(DISTINCT exporter)) AS others_below,
        count(*) FILTER (residual >= 0) * (1 - 1 / count(DISTINCT exporter)) AS others_above
    FROM members
    GROUP BY members
    UNION ALL
    SELECT
        weighty.members,
        weighty.parent,
        weighty.without,
        ln(greatest(-quantile_cont(residual, 0.1) FILTER (residual < 0), $rounding)),
        ln(greatest(quantile_cont(residual, 0.9) FILTER (residual >= 0), $rounding)),
        count(*) FILTER (residual < 0),
        count(*) FILTER (residual >= 0)
    FROM weighty
    LEFT JOIN members ON members.members = weighty.members AND members.exporter <> weighty.without
    GROUP BY weighty.members, weighty.parent, weighty.without
),

broader AS (
    SELECT sides.*, coalesce(ln(others.below), ln(spreads.below), usual.below) AS broader_below,
        coalesce(ln(others.above), ln(spreads.above), usual.above) AS broader_above
    FROM sides
    LEFT JOIN reference.spreads AS spreads
        ON spreads.measure = $measure AND spreads.level = $parent AND spreads.members = sides.parent
        AND spreads.without IS NULL
    LEFT JOIN reference.spreads AS others
        ON others.measure = $measure AND others.level = $parent AND others.members = sides.parent
        AND others.without = sides.without
    CROSS JOIN (
        SELECT coalesce(median(below), 0) AS below, coalesce(median(above), 0) AS above
        FROM sides
        WHERE without IS NULL AND others_below >= 10 AND others_above >= 10
    ) AS usual
),

weights AS (
    SELECT
        3 / greatest(pow(1.4826 * mad(below - broader_below), 2) - 3 / median(others_below), 0.05) AS below,
        3 / greatest(pow(1.4826 * mad(above - broader_above), 2) - 3 / median(others_above), 0.05) AS above
    FROM broader
    WHERE without IS NULL AND others_below >= 10 AND others_above >= 10
)

SELECT
    $measure AS measure,
    $level AS level,
    members,
    without,
    exp(shrunk(broader.below, broader_below, others_below, weights.below)) AS below,
    exp(shrunk(broader.above, broader_above, others_above, weights.above)) AS above
FROM broader
CROSS JOIN weights
UNION ALL
SELECT $measure, $level, NULL, NULL, exp(median(broader_below)), exp(median(broader_above))
FROM broader
WHERE without IS NULL
