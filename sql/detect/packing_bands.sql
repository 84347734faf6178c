-- One row per item and measure of its packing that lies far from its peers: what nineteen in twenty exporters declare
-- for such goods. Peers share the wording of the description or, where fewer than ten exporters do, the mineral that it
-- names in a heading of several, or else heading and type of package, or the heading. Each exporter counts once, with
-- the median of its items. Where fewer than ten ship such goods, one of them is always the farthest: the band reaches
-- to the fences around the others (their quartiles, and one and a half times as far as these lie apart; Tukey, 1977). A
-- load that such packages hold of all goods is not odd either: cartons may be counted by the pallet, and a bag of no
-- stated kind may be a big one. Where the type is not stated, it may be any in which such goods are shipped. Nor is a
-- tare odd that three others have as heavy in such packages with as much of any goods in them, where nobody else packs
-- these goods so.
-- Grain: item_id, measure.
WITH kinds AS (
    SELECT used.package_type, if(bags.package_type IS NULL, hash(used.package_type), hash('bag, small or big')) AS kind
    FROM (SELECT DISTINCT package_type FROM features.items WHERE package_type IS NOT NULL) AS used
    LEFT JOIN facts.package_types AS bags
        ON bags.package_type = used.package_type AND bags.name IN ('Bag', 'Sack', 'Bag, jumbo', 'Bag, super bulk')
),

long AS (
    UNPIVOT (
        SELECT
            item_id,
            exporter,
            wording,
            if(named IS NULL, heading_package, heading_named) AS goods,
            if(named IS NULL AND is_vague, heading, heading_named) AS broadest,
            heading,
            heading_package,
            package_mass,
            package_type,
            log_tare,
            log_kg_per_package,
            log_kg_per_m3
        FROM features.groups
    )
    ON log_tare, log_kg_per_package, log_kg_per_m3 INTO NAME measure VALUE value
),

far AS (
    UNPIVOT (
        SELECT item_id, tare_z AS log_tare, package_z AS log_kg_per_package, volume_z AS log_kg_per_m3
        FROM features.compared
    )
    ON log_tare, log_kg_per_package, log_kg_per_m3 INTO NAME measure VALUE z
),

odd AS (
    SELECT
        long.* EXCLUDE (package_type),
        far.z,
        kinds.kind AS type
    FROM long
    JOIN far USING (item_id, measure)
    LEFT JOIN kinds USING (package_type)
    WHERE abs(far.z) > 1
),

typed AS (
    SELECT odd.item_id, odd.measure, odd.value, coalesce(odd.type, used.type) AS type
    FROM odd
    LEFT JOIN (
        SELECT DISTINCT heading, kinds.kind AS type
        FROM features.sample
        JOIN kinds USING (package_type)
    ) AS used ON odd.type IS NULL AND used.heading = odd.heading
    WHERE odd.measure = 'log_kg_per_package'
),

groups AS (
    SELECT DISTINCT measure, unnest([wording, goods, broadest]) AS members
    FROM odd
    UNION
    SELECT measure, type
    FROM typed
    WHERE type IS NOT NULL
),

sampled AS (
    UNPIVOT (
        SELECT exporter, wording, heading_package, heading_named, heading,
            kinds.kind AS type, log_tare,
            log_kg_per_package, log_kg_per_m3
        FROM features.sample
        LEFT JOIN kinds USING (package_type)
    )
    ON log_tare, log_kg_per_package, log_kg_per_m3 INTO NAME measure VALUE value
),

exporters AS (
    SELECT groups.measure, groups.members, peers.exporter, median(peers.value) AS value
    FROM groups
    JOIN (
        SELECT measure, unnest([wording, heading_package, heading_named, heading, type]) AS members, exporter, value
        FROM sampled
    ) AS peers USING (measure, members)
    GROUP BY ALL
),

bands AS (
    SELECT measure, members, quantile_cont(value, [0.025, 0.975]) AS band, count(*) AS exporters
    FROM exporters
    GROUP BY ALL
    HAVING count(*) >= 10
),

packers AS (
    SELECT heading_package, min(exporter) AS one, max(exporter) AS another
    FROM features.sample
    GROUP BY heading_package
),

suiting AS (
    SELECT DISTINCT typed.item_id, typed.measure
    FROM typed
    JOIN bands ON bands.measure = typed.measure AND bands.members = typed.type
    WHERE typed.value BETWEEN bands.band[1] AND bands.band[2]
    UNION ALL
    SELECT odd.item_id, odd.measure
    FROM odd
    LEFT JOIN packers USING (heading_package)
    JOIN features.sample AS others
        ON others.package_mass = odd.package_mass AND others.log_tare >= odd.value AND others.exporter <> odd.exporter
    WHERE odd.measure = 'log_tare' AND odd.z > 0
        AND coalesce(packers.one = odd.exporter AND packers.another = odd.exporter, true)
    GROUP BY odd.item_id, odd.measure
    HAVING count(DISTINCT others.exporter) >= 3
),

few AS (
    SELECT
        odd.item_id,
        odd.measure,
        quantile_cont(others.value, [0.25, 0.75]) AS quartiles,
        [quartiles[1] - 1.5 * (quartiles[2] - quartiles[1]),
            quartiles[2] + 1.5 * (quartiles[2] - quartiles[1])] AS band,
        count(*) AS exporters
    FROM odd
    ANTI JOIN bands ON bands.measure = odd.measure AND bands.members = odd.broadest
    JOIN exporters AS others ON others.measure = odd.measure AND others.members = odd.broadest
        AND others.exporter <> odd.exporter
    GROUP BY ALL
),

held AS (
    SELECT
        odd.item_id,
        odd.measure,
        odd.value,
        odd.z,
        coalesce(of_wording.band, of_goods.band, broadly.band, few.band) AS band,
        coalesce(of_wording.exporters, of_goods.exporters, broadly.exporters, few.exporters, 0) AS exporters,
        suiting.item_id IS NOT NULL AS suits_package
    FROM odd
    LEFT JOIN bands AS of_wording ON of_wording.measure = odd.measure AND of_wording.members = odd.wording
    LEFT JOIN bands AS of_goods ON of_goods.measure = odd.measure AND of_goods.members = odd.goods
    LEFT JOIN bands AS broadly ON broadly.measure = odd.measure AND broadly.members = odd.broadest
    LEFT JOIN suiting ON suiting.item_id = odd.item_id AND suiting.measure = odd.measure
    LEFT JOIN few ON few.item_id = odd.item_id AND few.measure = odd.measure
)

-- What is odd for lying high lies within if it does not leave the band above, and the other way round. One other
-- exporter shows no band: either may be the odd one.
SELECT
    item_id,
    measure,
    band,
    exporters,
    exporters < 2 OR suits_package OR if(z > 0, value <= band[2], value >= band[1]) AS is_within
FROM held
