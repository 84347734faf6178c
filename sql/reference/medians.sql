-- One row per group of peers at a level: the middle and the spread of what is left of a measure, and how many items and
-- exporters there are.
-- Grain: members.
SELECT
    level.value AS members,
    min(level.parent) AS parent,
    median(residuals.residual) AS middle,
    mad(residuals.residual) AS spread,
    count(*) AS peers,
    count(DISTINCT level.exporter) AS exporters
FROM reference.residuals AS residuals
JOIN level USING (item_id)
GROUP BY level.value
