-- One row per measure, side and distance from peers that lies beyond a spread: the share of the reference population
-- at least as far out on that side. The reference population is ordinary goods, whose headings hold no strategic
-- mineral, without slips of the pen; nobody hides those from a control, so that what is odd among them is honest, as a
-- rule. Where they are fewer than a thousand, all goods stand for them. The item itself counts as one more, so that no
-- chance is smaller than the population can show.
-- Grain: measure, side, z.
WITH long AS (
    UNPIVOT (
        SELECT
            items.item_id,
            items.hs6 IN (SELECT hs6 FROM facts.heading_minerals) AS is_strategic,
            compared.price_z AS log_price,
            compared.package_z AS log_kg_per_package,
            compared.volume_z AS log_kg_per_m3,
            compared.tare_z AS log_tare,
            compared.weighed_z AS log_weighed
        FROM features.compared AS compared
        JOIN features.items AS items USING (item_id)
        ANTI JOIN features.slips AS slips USING (item_id)
    )
    ON log_price, log_kg_per_package, log_kg_per_m3, log_tare, log_weighed INTO NAME measure VALUE z
),

sizes AS (
    SELECT
        measure,
        count(*) FILTER (NOT is_strategic) < 1000 AS takes_all,
        if(takes_all, count(*), count(*) FILTER (NOT is_strategic)) AS items
    FROM long
    GROUP BY measure
)

SELECT
    long.measure,
    if(long.z < 0, 'below', 'above') AS side,
    abs(long.z) AS z,
    (sum(count(*)) OVER farther + 1) / (any_value(sizes.items) + 1) AS chance
FROM long
JOIN sizes USING (measure)
WHERE abs(long.z) > 1 AND (sizes.takes_all OR NOT long.is_strategic)
GROUP BY long.measure, if(long.z < 0, 'below', 'above'), abs(long.z)
WINDOW farther AS (PARTITION BY long.measure, if(long.z < 0, 'below', 'above') ORDER BY abs(long.z) DESC)
