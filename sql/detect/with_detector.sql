-- One row per screened item: what the detectors so far say together, with the one in the view scored. They are added up
-- for the Cauchy combination test (Liu and Xie, 2020), which holds however they depend on each other. One that sees
-- nothing odd does not speak for innocence; being unusual without a named tactic weighs a quarter of a named one. One
-- without a weight of its own weighs as much as all before it, where it has something to say: it repeats what is said
-- of another item, and is no part of what is said of this one by itself (own). Detectors are added in their order, so
-- that the sum is the same on every run.
-- Grain: item_id.
WITH weighed AS (
    SELECT
        combined.*,
        scored.p_value,
        scored.thin AS is_thin,
        CASE
            WHEN scored.p_value IS NULL THEN 0
            WHEN $weight::DOUBLE IS NOT NULL THEN $weight::DOUBLE
            WHEN scored.p_value < 0.5 THEN combined.weights
            ELSE 0
        END AS weight
    FROM detect.combined AS combined
    LEFT JOIN (FROM scored WHERE p_value IS NOT NULL) AS scored USING (item_id)
)

SELECT
    item_id,
    weights + weight AS weights,
    own_weights + if($weight::DOUBLE IS NULL, 0, weight) AS own_weights,
    oddness + weight * oddness(p_value) AS oddness,
    own_oddness + if($weight::DOUBLE IS NULL, 0, weight * oddness(p_value)) AS own_oddness,
    least(least, p_value) AS least,
    thin AND (p_value IS NULL OR coalesce(is_thin, true)) AS thin
FROM weighed
