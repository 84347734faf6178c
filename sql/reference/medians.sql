-- One row per group of peers at a level: the middle and the spread of what is left of a measure, and how many
-- exporters there are. Each exporter counts once, with the median of its items: one that ships often is not what the
-- others are held against.
-- Grain: members.
WITH of_exporters AS (
    SELECT level.value AS members, min(level.parent) AS parent, median(residuals.residual) AS middle
    FROM reference.residuals AS residuals
    JOIN level USING (item_id)
    GROUP BY level.value, level.exporter
)

SELECT
    members,
    min(parent) AS parent,
    median(middle) AS middle,
    mad(middle) AS spread,
    count(*) AS exporters
FROM of_exporters
GROUP BY members
