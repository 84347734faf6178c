-- The one row that says how often ordinary goods look like a cut order: the share of their parcels in bursts of any
-- oddness, and how fast it falls with the oddness (the scale of an exponential law, from the ninth decile of parcels,
-- since a large burst accuses many at once). Where bursts are few the stated chance and twice the scale of independent
-- sizes count.
-- Grain: one row.
WITH bursts AS (
    SELECT
        count(DISTINCT clusters.burst) AS bursts,
        count(*) AS parcels,
        quantile_disc(clusters.oddness, 0.9) / ln(10) AS scale
    FROM detect.structuring_clusters AS clusters
    JOIN detect.structuring_parcels AS parcels USING (burst)
    WHERE NOT clusters.is_strategic AND clusters.oddness > 0
),

-- As many ordinary items as the relations hold that were taken to compare with.
compared AS (
    SELECT count(*) / greatest(count(*) // 200000, 1) AS ordinary
    FROM features.items
    WHERE flow <> 'transit' AND NOT is_watched
)

SELECT
    bursts,
    round(ordinary)::BIGINT AS ordinary_items,
    shrunk(parcels / nullif(ordinary, 0), chances.chance, ordinary, 1000) AS share,
    greatest(shrunk(scale, 2, bursts, 10), 1) AS scale
FROM bursts
CROSS JOIN compared
JOIN facts.chances AS chances ON chances.claim = 'cut_below_threshold'
