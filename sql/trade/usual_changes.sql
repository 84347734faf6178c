-- One row per size of flow around a control: how flows of that size change and how far that spreads, where no control
-- touches them. Few flows are drawn to flows of all sizes.
-- Grain: effective, frequency, size_class.
WITH all_sizes AS (
    SELECT effective, frequency, median(change) AS growth, greatest(spread(change), 0.05) AS sd
    FROM trade.logged
    WHERE ordinary
    GROUP BY effective, frequency
),

classes AS (
    SELECT DISTINCT effective, frequency, size_class FROM trade.logged
),

of_size AS (
    SELECT effective, frequency, size_class, count(*) AS flows, median(change) AS growth, spread(change) AS sd
    FROM trade.logged
    WHERE ordinary
    GROUP BY effective, frequency, size_class
)

SELECT
    effective, frequency, classes.size_class,
    coalesce(of_size.flows, 0) AS flows,
    shrunk(of_size.growth, all_sizes.growth, coalesce(of_size.flows, 0), 20) AS growth,
    shrunk(of_size.sd, all_sizes.sd, coalesce(of_size.flows, 0), 20) AS sd
FROM classes
JOIN all_sizes USING (effective, frequency)
LEFT JOIN of_size USING (effective, frequency, size_class)
