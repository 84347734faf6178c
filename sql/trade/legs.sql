-- One row per flow around a control: what it would have been with the usual growth, of flows of its size and of its
-- heading, how far it rose above that in all periods after, and how unusual the rise is.
-- Grain: effective, frequency, heading, exporter, importer.
WITH grown AS (
    SELECT
        logged.* EXCLUDE (ordinary),
        usual.growth + coalesce(of_heading.growth, 0) AS growth,
        usual.sd,
        logged.before * exp(usual.growth + coalesce(of_heading.growth, 0)) AS expected
    FROM trade.logged AS logged
    JOIN trade.usual_changes AS usual USING (effective, frequency, size_class)
    LEFT JOIN trade.heading_growth AS of_heading USING (effective, frequency, heading)
)

SELECT
    *,
    (after - expected) * periods_after AS rise_kg,
    periods_after * sqrt(pow(after_error, 2) + pow(before_error * exp(growth), 2) + pow(expected * sd, 2)
        + pow(level_sd * (after - expected), 2))
        AS rise_error,
    (change - growth) / sqrt(pow(sd, 2) + pow(after_error / (after + small), 2) + pow(before_error / (before + small),
        2)) AS z
FROM grown
