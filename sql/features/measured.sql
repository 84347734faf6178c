-- One row per item and measure that it has: how far it lies from its peers, or its price from those of the same parties,
-- in spreads of its kind; slips of the pen are left out.
-- Grain: item_id, measure.
WITH moves AS (
    SELECT history.item_id, history.moved / coalesce(headings.reach, usual.reach) AS z
    FROM features.price_history AS history
    LEFT JOIN reference.price_moves AS headings USING (hs6)
    CROSS JOIN (SELECT reach FROM reference.price_moves WHERE hs6 IS NULL) AS usual
)

UNPIVOT (
    SELECT
        items.item_id,
        items.hs6 IN (SELECT hs6 FROM facts.heading_minerals) AS is_strategic,
        compared.price_z AS log_price,
        moves.z AS price_move,
        compared.package_z AS log_kg_per_package,
        compared.volume_z AS log_kg_per_m3,
        compared.tare_z AS log_tare,
        compared.weighed_z AS log_weighed
    FROM features.compared AS compared
    JOIN features.items AS items USING (item_id)
    LEFT JOIN moves USING (item_id)
    ANTI JOIN features.slips AS slips USING (item_id)
)
ON log_price, price_move, log_kg_per_package, log_kg_per_m3, log_tare, log_weighed INTO NAME measure VALUE z
