-- One row per item and measure of its packing that stands out among its peers, or contradicts itself: the chance of it
-- in an honest item (once), given the five ways of looking, and that of another of the same parties that stands out as
-- far (again). What is impossible is rarer than the rarest that matters in the five, and no sixth.
-- Grain: item_id, claim.
WITH measures (measure, repeated, low, high) AS (
    VALUES
        ('log_weighed', 'weighed_again', 'weighed_below_declared', 'weighed_above_declared'),
        ('log_tare', 'tare_again', 'tare_too_light', 'tare_too_heavy'),
        ('tare_move', NULL, NULL, 'tare_rose'),
        ('log_kg_per_package', NULL, 'load_per_package_too_light', 'load_per_package_too_heavy'),
        ('log_kg_per_m3', 'density_again', 'load_too_loose', 'load_too_dense')
),

-- An exporter can pack its goods looser than others do, or in heavier packages, always; that is a habit, and strange
-- once.
habits AS (
    SELECT exporter, hs6, count(*) AS shipments, median(package_z) < -1 AS is_light, median(volume_z) < -1 AS is_loose,
        median(tare_z) > 1 AS is_heavy
    FROM features.items
    JOIN features.compared USING (item_id)
    GROUP BY ALL
),

-- How many times as much as is declared moist goods may weigh.
moist AS (
    SELECT headings.hs6, 1 / (1 - arg_max(goods.moisture_percent, length(goods.hs)) / 100) AS wet
    FROM (SELECT DISTINCT hs6 FROM features.items) AS headings
    JOIN facts.moist_goods AS goods ON starts_with(headings.hs6, goods.hs)
    GROUP BY headings.hs6
),

-- How heavy a cubic metre of the goods may be when nothing is between them.
solid AS (
    SELECT headings.hs6, arg_max(goods.kg_per_m3, length(goods.hs)) AS kg_per_m3
    FROM (SELECT DISTINCT hs6 FROM features.items) AS headings
    JOIN facts.stowage AS goods ON starts_with(headings.hs6, goods.hs)
    GROUP BY headings.hs6
),

far AS (
    SELECT
        chances.item_id,
        if(chances.z < 0, measures.low, measures.high) AS claim,
        -- Goods are hidden by declaring too little: four fifths of the error allowed goes to that side.
        CASE WHEN measures.low IS NULL THEN 1 WHEN chances.z > 0 THEN 0.8 ELSE 0.2 END AS allowed,
        CASE
            WHEN chances.z > 0 AND measures.measure = 'log_tare' AND habits.is_heavy
                OR chances.z < 0 AND measures.measure = 'log_kg_per_package' AND habits.is_light
                OR chances.z < 0 AND measures.measure = 'log_kg_per_m3' AND habits.is_loose THEN habits.shipments
            ELSE 1
        END AS times,
        -- A tare that leaves those of the same parties is as odd as it is by that, or by leaving peers behind as well.
        smallest_of(
            least(least(chances.chance, coalesce(departed.chance, 1)) / allowed, 1),
            if(measures.measure = 'tare_move', 2, times)) AS once,
        smallest_of(least(coalesce(again.chance, 1) / allowed, 1), times) AS again,
        chances.z
    FROM features.chances AS chances
    JOIN measures USING (measure)
    LEFT JOIN features.chances AS again ON again.item_id = chances.item_id AND again.measure = measures.repeated
    LEFT JOIN features.chances AS departed ON departed.item_id = chances.item_id AND measures.measure = 'tare_move'
        AND departed.measure = 'tare_departure' AND sign(departed.z) = sign(chances.z)
    LEFT JOIN detect.packing_bands AS bands ON bands.item_id = chances.item_id AND bands.measure = chances.measure
    JOIN features.items AS items ON items.item_id = chances.item_id
    JOIN features.compared AS compared ON compared.item_id = chances.item_id
    LEFT JOIN features.tare_history AS history ON history.item_id = chances.item_id
    JOIN habits ON habits.exporter = items.exporter AND habits.hs6 = items.hs6
    LEFT JOIN moist ON moist.hs6 = items.hs6
    LEFT JOIN solid ON solid.hs6 = items.hs6
    -- What other exporters declare for such goods is not odd, whatever the model expects; nor is a single package half
    -- full, nor a tare of no more than a kilogram in all, or once two, which a carton around a sample weighs, or five,
    -- which a drum around a trifle does.
    WHERE if(chances.z < 0, measures.low, measures.high) IS NOT NULL
        AND NOT coalesce(bands.is_within, false)
        AND NOT (measures.measure = 'log_kg_per_package' AND chances.z < 0 AND items.packages = 1)
        -- Nor does a gross mass hide anything that lies within a twentieth of what is weighed, or of what usual
        -- packages make of the net mass.
        AND NOT coalesce(CASE measures.measure
            WHEN 'log_weighed' THEN weighs_as_much(ln(items.weighed_kg / items.gross_kg))
            WHEN 'log_tare' THEN weighs_as_much(ln(items.gross_kg / items.net_kg
                / (1 + exp(items.log_tare - compared.tare_residual))))
            WHEN 'tare_move' THEN weighs_as_much(ln(items.gross_kg / items.net_kg / (1 + history.middle_tare)))
            END, false)
        -- Nor is a scale odd that shows less than a kilogram more, once.
        AND NOT (measures.measure = 'log_weighed' AND chances.z > 0 AND items.weighed_kg - items.gross_kg < 1
            AND coalesce(again.chance, 1) > 0.05)
        -- Nor one that shows, beside a parcel, what an empty container weighs: it stood on the scale as well.
        AND NOT (measures.measure = 'log_weighed' AND chances.z > 0 AND items.gross_kg < 500
            AND items.weighed_kg - items.gross_kg BETWEEN 1900 AND 4900)
        -- Nor what would be more than five tonnes a package of it, or denser than osmium: a vehicle did.
        AND NOT coalesce(measures.measure = 'log_weighed' AND chances.z > 0 AND items.gross_kg < 500
            AND (items.weighed_kg > 5000 * items.packages
                OR items.weighed_kg > osmium_kg_per_m3() * items.volume_m3), false)
        -- Nor one that shows more by just what others do.
        AND NOT (measures.measure = 'log_weighed' AND chances.z > 0
            AND items.item_id IN (FROM detect.packaging_boxes))
        -- Volumes are measured by the eye and rounded: half as much again in a cubic metre hides nothing.
        AND NOT (measures.measure = 'log_kg_per_m3' AND abs(compared.volume_residual) <= ln(1.5))
        -- Nor is a load too dense that leaves room between goods of such a kind: stowed tightly is honest.
        AND NOT coalesce(measures.measure = 'log_kg_per_m3' AND chances.z > 0
            AND exp(items.log_kg_per_m3) <= solid.kg_per_m3, false)
        -- Ores and other moist goods are declared by their dry mass, and weighed as they are.
        AND NOT coalesce(measures.measure = 'log_weighed' AND chances.z > 0 AND exp(items.log_weighed) <= moist.wet,
            false)
        AND NOT (measures.measure IN ('log_tare', 'tare_move') AND chances.z > 0
            AND round(items.gross_kg - items.net_kg, 3) <= CASE WHEN coalesce(again.chance, 1) <= 0.05 THEN 1
                WHEN is_trifle(items.net_kg, items.gross_kg, items.usd) THEN 5 ELSE 2 END)
        -- A gas cylinder weighs up to three times what it holds, and is often left out of the gross mass.
        AND NOT coalesce(items.package_type = 'CY' AND left(items.hs6, 2) IN ('27', '28', '29', '38') AND chances.z > 0
            AND CASE
                WHEN measures.measure IN ('log_tare', 'tare_move') THEN items.gross_kg < 4 * items.net_kg
                WHEN measures.measure = 'log_weighed' THEN items.gross_kg < 1.3 * items.net_kg
                    AND items.gross_kg * exp(items.log_weighed) < 4 * items.net_kg
                END, false)
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
    smallest_of(least(once, 2 * again), 5) AS p_value,
    oddness(once) + oddness(again) / 2 AS oddness,
    smallest_of(once, 5) AS once,
    again,
    z
FROM (FROM far UNION ALL BY NAME FROM impossible UNION ALL BY NAME FROM beyond) AS tests
ANTI JOIN features.slips AS slips USING (item_id)
