-- How like controlled goods honest items look: the likeness that one in five thousand and one in twenty-five thousand ordinary items
-- reach, and the exponential tail through both. Ordinary goods have headings without anything strategic and never served
-- to hide it. The ratio of two likelihoods cannot fall off faster than it grows: the tail is no shorter than 1.
-- Grain: one row.
WITH ordinary AS (
    SELECT items.item_id
    FROM features.items AS items
    ANTI JOIN facts.heading_minerals AS minerals USING (hs6)
),

ranked AS (
    SELECT row_number() OVER (ORDER BY likeness DESC) AS place, likeness
    FROM detect.misclassification_likeness
    SEMI JOIN ordinary USING (item_id)
),

places AS (
    SELECT
        count(*) AS items,
        greatest(round(count(*) / 25000), 3) AS few,
        greatest(round(count(*) / 5000), 15) AS many
    FROM ordinary
)

SELECT
    any_value(items) AS items,
    any_value(many) / any_value(items) AS share,
    coalesce(min(likeness) FILTER (place <= many), 0) AS likeness,
    greatest(coalesce((min(likeness) FILTER (place <= few) - min(likeness) FILTER (place <= many)) / ln(any_value(many / few)), 1), 1) AS excess
FROM places
LEFT JOIN ranked ON true
