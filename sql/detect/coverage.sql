-- One row per authority: how many items the detector in the view scored speaks of, how many of them from few peers, and
-- of how many it says nothing, and why, as a rule. One that holds items against no peers has none judged from few.
-- Grain: detector, authority.
WITH counted AS (
    SELECT
        items.authority,
        scored.p_value IS NULL AS is_silent,
        scored.p_value IS NOT NULL AND scored.thin AS is_thin,
        if(scored.p_value IS NULL, scored.silent, NULL) AS why,
        count(*) AS items
    FROM scored
    JOIN features.items AS items USING (item_id)
    GROUP BY ALL
)

SELECT
    $detector AS detector,
    authority,
    coalesce(sum(items) FILTER (NOT is_silent), 0)::BIGINT AS scored,
    CASE WHEN bool_and(is_thin IS NOT NULL) THEN coalesce(sum(items) FILTER (is_thin), 0)::BIGINT END AS thin,
    coalesce(sum(items) FILTER (is_silent), 0)::BIGINT AS silent,
    (list(why ORDER BY items DESC, why) FILTER (why IS NOT NULL))[1] AS why
FROM counted
GROUP BY authority
