-- One row per measure, side and distance beyond a spread that is seen in the reference population: the share of it at
-- least as far out on that side. The reference population is ordinary goods, which are not watched: nobody hides those
-- from a control, so that what is odd among them is honest, as a rule. Prices of materials that could pass for
-- strategic ones (metals, chemicals, …) show nothing either: they were found to hide them under headings that nobody
-- watches. Where there are fewer than a thousand, the next wider population stands for them. A scale errs to either
-- side, and nobody gains by goods that weigh less than he declared: what is weighed above is held against what is
-- weighed below, and against what of goods that could be no mineral lies far above once between its parties: who hides
-- goods does so again. For the farthest, `before` is the next distance and `decay` the power by which the tail falls,
-- from the distances that the outer hundredth and its outer half reach (Pickands' way of looking at a tail, 1975).
-- Grain: measure, side, z.
WITH sizes AS (
    SELECT
        measure,
        -- What one material is packed in shows how others are.
        remote_enough(if(contains(measure, 'price'), count_if(remoteness = 2), 0), count_if(remoteness > 0)) AS least,
        CASE least WHEN 2 THEN count_if(remoteness = 2) WHEN 1 THEN count_if(remoteness > 0) ELSE count(*) END AS items
    FROM features.measured
    GROUP BY measure
),

-- What stood on the scale with others' goods, or was written down wrongly.
weighed_once AS (
    SELECT measured.measure, measured.remoteness, measured.z
    FROM features.measured AS measured
    JOIN features.items AS items USING (item_id)
    WHERE measured.measure IN ('log_weighed', 'weighed_again') AND measured.z > 4 AND measured.remoteness = 2
    QUALIFY count(*) OVER (PARTITION BY measured.measure, items.relation) = 1
),

sided AS (
    SELECT measure, remoteness, z, if(z < 0, 'below', 'above') AS side
    FROM features.measured
    WHERE measure NOT IN ('log_weighed', 'weighed_again') OR z < 0
    UNION ALL
    SELECT measure, remoteness, z, 'above'
    FROM features.measured
    WHERE measure IN ('log_weighed', 'weighed_again') AND z < 0
    UNION ALL
    SELECT *, 'above'
    FROM weighed_once
),

counted AS (
    SELECT sided.measure, sided.side, abs(sided.z) AS z, any_value(sizes.items) AS items, count(*) AS here
    FROM sided
    JOIN sizes USING (measure)
    WHERE abs(sided.z) > 1 AND sided.remoteness >= sizes.least
    GROUP BY ALL
    UNION ALL
    -- Where nothing lies beyond a spread, that is what is seen.
    SELECT measure, side, 1, items, 0
    FROM sizes
    CROSS JOIN (VALUES ('below'), ('above')) AS sides (side)
),

ranked AS (
    SELECT *, sum(here) OVER farther AS beyond, lead(z) OVER farther AS before
    FROM counted
    WINDOW farther AS (PARTITION BY measure, side ORDER BY z DESC)
),

tails AS (
    SELECT
        measure,
        side,
        least(greatest(ln(2) / greatest(ln(
            min(z) FILTER (beyond <= greatest(items / 200, 5)) / min(z) FILTER (beyond <= greatest(items / 100, 10))),
                0.01),
            0.5), 2) AS decay
    FROM ranked
    GROUP BY measure, side
)

SELECT
    ranked.measure,
    ranked.side,
    ranked.z,
    greatest(ranked.beyond, 1) / (ranked.items + 1) AS chance,
    if(ranked.beyond = ranked.here, coalesce(ranked.before, 1), NULL) AS before,
    if(ranked.beyond = ranked.here, tails.decay, NULL) AS decay
FROM ranked
JOIN tails USING (measure, side)
