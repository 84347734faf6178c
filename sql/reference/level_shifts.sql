-- One row per group of peers at a level: how far its middle is taken away, less where peers are few. An exporter is no
-- peer of its own, so that a group counts as many observations as it has other exporters. One observation weighs
-- against the ratio of the variance within groups to that between their middles, both within the same parent (a heading
-- has several grades or one), drawn to what is usual. Variances come from quantiles: 1.4826 times a median absolute
-- deviation, and a 3.29th of the distance between the 5th and the 95th percentile, are standard deviations. Of prices
-- that lie farther apart within the group than is usual, the middle tells the less. The doubt of a shift is the
-- variance that is left to it.
-- Grain: measure, level, members.
WITH of_parent AS (
    SELECT
        parent,
        count(*) AS groups,
        median(pow(1.4826 * spread, 2)) AS within_groups,
        -- Of a single group nobody knows how far others would lie from it.
        if(count(*) > 1, pow((quantile_cont(middle, 0.95) - quantile_cont(middle, 0.05)) / 3.29, 2),
            NULL) AS of_middles,
        median(exporters) AS usual_exporters
    FROM reference.medians
    WHERE exporters >= 5
    GROUP BY parent
),

usual AS (
    SELECT median(within_groups) AS within_groups, median(of_middles) AS of_middles
    FROM of_parent
),

weights AS (
    -- A median of n values varies by about 1.57 / n of their variance; that much of the spread of middles is chance.
    SELECT
        of_parent.parent,
        shrunk(of_parent.within_groups, usual.within_groups, groups, 4) AS within_groups,
        shrunk(if(of_parent.of_middles IS NULL, NULL,
            greatest(of_parent.of_middles - 1.57 * of_parent.within_groups / usual_exporters, 0)), usual.of_middles,
                groups, 4) AS between_groups
    FROM of_parent
    CROSS JOIN usual
),

weighed AS (
    SELECT
        medians.*,
        greatest(coalesce(weights.between_groups, usual.of_middles, 0),
            0.01 * coalesce(weights.within_groups, usual.within_groups, 0), 1e-9) AS between_groups,
        greatest(coalesce(weights.within_groups, usual.within_groups, 0),
            if($measure = 'log_price', pow(1.4826 * medians.spread, 2), 0)) AS within_groups,
        greatest(2 * 3.29 * sqrt(usual.of_middles), ln(2)) AS far
    FROM reference.medians AS medians
    LEFT JOIN weights USING (parent)
    CROSS JOIN usual
)

SELECT
    $measure AS measure,
    $level AS level,
    members,
    -- What small lots cost more differs from heading to heading, but not beyond all measure (twofold, or twice as far
    -- as from the 5th to the 95th percentile of a heading): where those who ship them offend, others are not held
    -- against their prices.
    -- A market stands still for years and moves in months: the middle of a time is not drawn farther from where it lies
    -- than three times what it errs by (limited translation, Efron and Morris, 1972), if six exporters show it. Of
    -- fewer, a month tells nothing: one that errs would move what the others are held against.
    CASE
        WHEN exporters >= 6 AND $level IN ('heading_quarter', 'heading_month')
            THEN middle - within(middle - shrunk(middle, 0, exporters - 1, within_groups / between_groups),
                3 * sqrt(1.57 * within_groups / (exporters - 1)))
        WHEN $level = 'heading_month' THEN 0
        WHEN $measure = 'log_price' AND $level = 'heading_mass'
            THEN within(shrunk(middle, 0, exporters - 1, within_groups / between_groups), far)
        ELSE shrunk(middle, 0, exporters - 1, within_groups / between_groups)
    END AS shift,
    -- What remains unknown of the shift: all of it where no other exporter shows it.
    between_groups * (1 - (exporters - 1) / (exporters - 1 + greatest(within_groups / between_groups, 0.001))) AS doubt,
    exporters
FROM weighed
UNION ALL
-- A group that the reference has not seen is not moved, and all of it is unknown.
SELECT $measure, $level, NULL, 0, median(between_groups), 0
FROM weighed
