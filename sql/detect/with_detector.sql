-- One row per screened item: what the detectors so far say together, with the one in the view scored.
-- They are added up for the Cauchy combination test (Liu and Xie, 2020), which holds however they depend on each other. One
-- that sees nothing odd does not speak for innocence; being unusual without a named tactic weighs a quarter of a named
-- one. Detectors are added in their order, so that the sum is the same on every run.
-- Grain: item_id.
SELECT
    combined.item_id,
    combined.weights + if(scored.p_value IS NULL, 0, $weight) AS weights,
    combined.oddness + CASE WHEN scored.p_value < 0.5 THEN $weight * tan((0.5 - greatest(scored.p_value, 1e-15)) * pi()) ELSE 0 END AS oddness,
    least(combined.least, scored.p_value) AS least,
    combined.thin AND (scored.p_value IS NULL OR scored.thin) AS thin
FROM detect.combined AS combined
LEFT JOIN scored USING (item_id)
