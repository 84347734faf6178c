-- One row per item and measure of its packing that stands out among its peers, or contradicts itself: the chance of it
-- in an honest item (once), given the five ways of looking, six at what is counted in pieces, and that of another of
-- the same parties that stands out as far (again). What is impossible is rarer than the rarest that matters in these,
-- and no other.
-- Grain: item_id, claim.
WITH measures (measure, repeated, low, high) AS (
    VALUES
        ('log_weighed', 'weighed_again', 'weighed_below_declared', 'weighed_above_declared'),
        ('log_tare', 'tare_again', 'tare_too_light', 'tare_too_heavy'),
        ('tare_move', NULL, NULL, 'tare_rose'),
        ('log_kg_per_package', NULL, 'load_per_package_too_light', 'load_per_package_too_heavy'),
        ('log_kg_per_m3', 'density_again', 'load_too_loose', 'load_too_dense'),
        ('unit_mass', 'unit_again', NULL, 'unit_too_heavy')
),

-- An exporter can pack its goods looser than others do always, or in heavier packages twenty times and more; that is a
-- habit, and strange once, as far as it goes. Who hides goods in the tare does so a few times.
habits AS (
    SELECT exporter, hs6, count(*) AS shipments, median(package_z) < -1 AS is_light, median(volume_z) < -1 AS is_loose,
        median(tare_z) > 1 AND shipments >= 20 AS is_heavy, median(tare_z) AS tare_z
    FROM features.items
    JOIN features.compared USING (item_id)
    GROUP BY ALL
),

far AS (
    SELECT
        chances.item_id,
        if(chances.z < 0, measures.low, measures.high) AS claim,
        -- Goods are hidden by declaring too little: four fifths of the error allowed goes to that side.
        CASE WHEN measures.low IS NULL THEN 1 WHEN chances.z > 0 THEN 0.8 ELSE 0.2 END AS allowed,
        CASE
            WHEN measures.measure = 'log_tare' AND habits.is_heavy AND chances.z BETWEEN 0 AND 2 * habits.tare_z
                OR chances.z < 0 AND measures.measure = 'log_kg_per_package' AND habits.is_light
                OR chances.z < 0 AND measures.measure = 'log_kg_per_m3' AND habits.is_loose THEN habits.shipments
            ELSE 1
        END AS times,
        -- What deviates little is no rarer than what is just told.
        if(slight.item_id IS NULL, 0, $worth_saying / 5) AS at_least,
        -- A tare that leaves those of the same parties is as odd as it is by that, or by leaving peers behind as well.
        greatest(smallest_of(
            least(least(chances.chance, coalesce(departed.chance, 1)) / allowed, 1),
            if(measures.measure = 'tare_move', 2, times)), at_least) AS once,
        greatest(smallest_of(least(coalesce(again.chance, 1) / allowed, 1), times), at_least) AS again,
        chances.z
    FROM features.chances AS chances
    JOIN measures USING (measure)
    LEFT JOIN features.chances AS again ON again.item_id = chances.item_id AND again.measure = measures.repeated
    LEFT JOIN features.chances AS departed ON departed.item_id = chances.item_id AND measures.measure = 'tare_move'
        AND departed.measure = 'tare_departure' AND sign(departed.z) = sign(chances.z)
    JOIN features.items AS items ON items.item_id = chances.item_id
    JOIN habits ON habits.exporter = items.exporter AND habits.hs6 = items.hs6
    LEFT JOIN detect.packaging_slight AS slight ON slight.item_id = chances.item_id
        AND slight.measure = chances.measure
    LEFT JOIN detect.packing_bands AS bands ON bands.item_id = chances.item_id AND bands.measure = chances.measure
    ANTI JOIN detect.packaging_excused AS excused ON excused.item_id = chances.item_id
        AND excused.measure = chances.measure
    -- What other exporters declare for such goods is not odd, whatever the model expects.
    WHERE if(chances.z < 0, measures.low, measures.high) IS NOT NULL AND NOT coalesce(bands.is_within, false)
),

-- What is impossible needs no peers; that a slip made it look so is the one way for it to be honest. Where a point in
-- the wrong place does, the masses are no evidence (detect.clerical).
impossible AS (
    SELECT items.item_id, chances.claim, chances.chance AS once, 1 AS again, NULL::DOUBLE AS z
    FROM features.items AS items
    JOIN facts.chances AS chances ON chances.claim = 'gross_below_net'
    WHERE items.gross_kg < 0.995 * items.net_kg AND decimals_short(items.net_kg, items.gross_kg) IS NULL
),

-- An exporter most of whose containers weigh too much names one of several: that is a habit, and strange once.
loaders AS (
    SELECT exporter, count(DISTINCT container) FILTER (is_beyond) AS beyond, count(DISTINCT container) AS containers
    FROM detect.packaging_containers
    GROUP BY exporter
),

beyond AS (
    SELECT containers.item_id, 'container_overloaded' AS claim,
        smallest_of(reference.beyond_share, if(2 * loaders.beyond > loaders.containers, loaders.beyond, 1)) AS once,
        1 AS again, NULL::DOUBLE AS z
    FROM detect.packaging_containers AS containers
    JOIN loaders USING (exporter)
    CROSS JOIN reference.packaging_containers AS reference
    WHERE containers.is_beyond
)

SELECT
    item_id,
    claim,
    smallest_of(least(once, 2 * again), if(units.item_id IS NULL, 5, 6)) AS p_value,
    oddness(once) + oddness(again) / 2 AS oddness,
    smallest_of(once, if(units.item_id IS NULL, 5, 6)) AS once,
    again,
    z
FROM (FROM far UNION ALL BY NAME FROM impossible UNION ALL BY NAME FROM beyond) AS tests
LEFT JOIN features.unit_history AS units USING (item_id)
ANTI JOIN features.slips AS slips USING (item_id)
