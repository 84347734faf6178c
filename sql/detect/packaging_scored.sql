-- One row per screened item: the probability of packing as odd in the measures that could be looked at together, in the
-- item and in others of the same parties.
-- Grain: item_id.
WITH odd AS (
    -- In the order of the claims, so that the sum is the same on every run.
    SELECT item_id, list_sum(list(oddness ORDER BY claim)) AS oddness
    FROM detect.packaging_tests
    GROUP BY item_id
),

looked_at AS (
    SELECT
        item_id,
        (weighed_z IS NOT NULL)::INTEGER + (tare_z IS NOT NULL)::INTEGER
        + (package_z IS NOT NULL)::INTEGER + (volume_z IS NOT NULL)::INTEGER + (tare_move IS NOT NULL)::INTEGER
        + (unit_mass IS NOT NULL)::INTEGER AS measures,
        (weighed_again IS NOT NULL)::INTEGER + (tare_again IS NOT NULL)::INTEGER
            + (density_again IS NOT NULL)::INTEGER + (unit_again IS NOT NULL)::INTEGER AS repeated,
        greatest(weighed_peers, tare_peers, package_peers, volume_peers) AS peers
    FROM features.compared
    LEFT JOIN features.distances USING (item_id)
)

SELECT
    looked_at.item_id,
    CASE WHEN slips.slip IS NULL AND (measures > 0 OR odd.oddness IS NOT NULL)
         THEN combined_of(coalesce(odd.oddness, 0), greatest(measures + repeated / 2, 1)) END AS p_value,
    coalesce(looked_at.peers < $min_peers, false) AS thin,
    CASE
        WHEN slips.slip IS NOT NULL THEN 'the figures look mistyped'
        WHEN measures > 0 OR odd.oddness IS NOT NULL THEN NULL
        WHEN coalesce(items.log_tare, items.log_kg_per_package, items.log_kg_per_m3) IS NULL
            THEN 'no gross mass, weighed mass, packages or volume to hold against the net mass'
        ELSE 'too few exporters of the heading in the reference'
    END AS silent
FROM looked_at
JOIN features.items AS items USING (item_id)
LEFT JOIN odd USING (item_id)
LEFT JOIN features.slips AS slips USING (item_id)
