-- One row per screened item: what the detectors so far say together, with the one in the view scored. They are added up
-- for the Cauchy combination test (Liu and Xie, 2020), which holds however they depend on each other, and the more so
-- where one is heard in part. One that sees nothing odd does not speak for innocence. One that repeats what is said of
-- another item weighs as much as all before it, where it has something to say, and is no part of what is said of this
-- one by itself (own). Detectors are added in their order, so that the sum is the same on every run.
-- Grain: item_id.
WITH weighed AS (
    SELECT
        combined.*,
        scored.p_value,
        scored.thin AS is_thin,
        CASE
            WHEN scored.p_value IS NULL THEN 0
            WHEN NOT $repeats THEN 1
            WHEN scored.p_value < 0.5 THEN combined.weights
            ELSE 0
        END AS weight
    FROM detect.combined AS combined
    LEFT JOIN (FROM scored WHERE p_value IS NOT NULL) AS scored USING (item_id)
)

SELECT
    item_id,
    weights + weight AS weights,
    own_weights + if($repeats, 0, weight) AS own_weights,
    oddness + weight * $heard * oddness(p_value) AS oddness,
    own_oddness + if($repeats, 0, weight * $heard * oddness(p_value)) AS own_oddness,
    least(least, p_value) AS least,
    thin AND (p_value IS NULL OR coalesce(is_thin, true)) AS thin
FROM weighed
