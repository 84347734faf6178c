-- One row per authority: how many items the detector in the view scored speaks of, how many of them from few peers, and
-- of how many it says nothing, and why.
-- Grain: detector, authority.
SELECT
    $detector AS detector,
    items.authority,
    count(*) FILTER (scored.p_value IS NOT NULL) AS scored,
    count(*) FILTER (scored.p_value IS NOT NULL AND scored.thin) AS thin,
    count(*) FILTER (scored.p_value IS NULL) AS silent,
    mode(scored.silent ORDER BY scored.silent) FILTER (scored.p_value IS NULL) AS why
FROM scored
JOIN features.items AS items USING (item_id)
GROUP BY items.authority
