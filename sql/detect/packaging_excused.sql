-- One row per item and measure of its packing that lies far from its peers for a reason that hides nothing.
-- Grain: item_id, measure.
WITH moist AS (
    -- How many times as much as is declared moist goods may weigh.
    SELECT headings.hs6, 1 / (1 - arg_max(goods.moisture_percent, length(goods.hs)) / 100) AS wet
    FROM (SELECT DISTINCT hs6 FROM features.items) AS headings
    JOIN facts.moist_goods AS goods ON starts_with(headings.hs6, goods.hs)
    GROUP BY headings.hs6
),

-- What a kilogram weighs in such packages, as nineteen in twenty exporters have it, each with the median of its loads:
-- of the goods, or where fewer than three exporters pack them so, of all goods of about the mass (fourfold at most).
-- Where the net mass is written twice it is a kilogram.
packed AS (
    SELECT hs6, package_type, mass, quantile_cont(weighs, 0.95) AS heaviest
    FROM (
        SELECT hs6, package_type, floor(log2(net_kg) / 2) AS mass, exporter, median(gross_kg / net_kg) AS weighs
        FROM features.items
        WHERE gross_kg >= net_kg
        GROUP BY GROUPING SETS ((hs6, package_type, exporter), (package_type, floor(log2(net_kg) / 2), exporter))
    )
    GROUP BY hs6, package_type, mass
    HAVING count(*) >= 3
),

far AS (
    SELECT
        chances.item_id,
        chances.measure,
        chances.z > 0 AS is_above,
        chances.measure = 'log_weighed' AND is_above AS is_weighed_above,
        chances.measure IN ('log_tare', 'tare_move') AND is_above AS is_tare_above,
        coalesce(again.chance, 1) <= 0.05 AS is_repeated,
        items.hs6,
        items.net_kg,
        items.gross_kg,
        items.weighed_kg,
        items.weighed_kg - items.gross_kg AS excess_kg,
        items.log_weighed,
        items.usd,
        items.packages,
        items.package_type,
        items.volume_m3,
        coalesce(of_goods.heaviest, of_packages.heaviest) AS heaviest,
        near.apart_kg AS near_kg,
        moist.wet
    FROM features.chances AS chances
    JOIN features.items AS items USING (item_id)
    LEFT JOIN detect.packaging_near AS near ON near.item_id = chances.item_id AND near.measure = chances.measure
    LEFT JOIN features.chances AS again ON again.item_id = chances.item_id
        AND again.measure = CASE chances.measure WHEN 'log_weighed' THEN 'weighed_again'
            WHEN 'log_tare' THEN 'tare_again' WHEN 'tare_move' THEN 'tare_again' END
    LEFT JOIN packed AS of_goods ON of_goods.hs6 = items.hs6
        AND of_goods.package_type IS NOT DISTINCT FROM items.package_type
    LEFT JOIN packed AS of_packages ON of_packages.mass = floor(log2(items.net_kg) / 2)
        AND of_packages.package_type IS NOT DISTINCT FROM items.package_type
    LEFT JOIN moist ON moist.hs6 = items.hs6
    WHERE chances.measure IN ('log_weighed', 'log_tare', 'tare_move', 'log_kg_per_package')
)

SELECT item_id, measure
FROM far
WHERE measure = 'log_kg_per_package' AND NOT is_above AND packages = 1  -- half full
    -- The gross mass is about what is weighed, or what usual packages make of the net mass, once.
    OR NOT is_repeated AND near_kg <= as_good_as_kg()
    OR is_weighed_above AND (
        excess_kg < 1 AND NOT is_repeated
        -- An empty container weighs as much as is shown beside a parcel, or just as much as with others' goods: it
        -- stood on the scale as well.
        OR gross_kg < 500 AND holds_an_empty_container(weighed_kg, gross_kg)
        OR item_id IN (FROM detect.packaging_boxes)
        -- So did a vehicle, where it would be more than five tonnes a package, or denser than osmium.
        OR gross_kg < 500 AND (weighed_kg > 5000 * packages OR weighed_kg > osmium_kg_per_m3() * volume_m3)
        -- Who writes the net mass twice has declared no tare, and the scale shows one.
        OR abs(gross_kg - net_kg) <= 0.001 * net_kg
            AND (weighed_kg <= heaviest * net_kg OR weighs_as_much(weighed_kg, heaviest * net_kg))
        -- Ores and other moist goods are declared by their dry mass, and weighed as they are.
        OR exp(log_weighed) <= wet)
    -- A carton around a sample weighs a kilogram in all, or once two, and a drum around a trifle five.
    OR is_tare_above AND round(gross_kg - net_kg, 3)
        <= CASE WHEN is_repeated THEN 1 WHEN is_trifle(net_kg, gross_kg, usd) THEN 5 ELSE 2 END
    -- A gas cylinder weighs up to three times what it holds, and is often left out of the gross mass.
    OR package_type = 'CY' AND left(hs6, 2) IN ('27', '28', '29', '38') AND (
        is_tare_above AND gross_kg < 4 * net_kg
        OR is_weighed_above AND gross_kg < 1.3 * net_kg AND gross_kg * exp(log_weighed) < 4 * net_kg)
