-- One row per item: how far it lies from its peers in each measure, or its price from those of the same parties, in
-- spreads of its kind; slips of the pen are left out. Prices of the same parties reach as far as theirs do, drawn to
-- the reach usual in the heading as if ten more shipments had it. price_departure is a price that lies off on the same
-- side by both, as far as by the lesser: goods of another grade lie off from peers, a steady trade in several grades
-- from itself. price_again is a price that lies off from peers as far as another of the same parties does on that side,
-- if not so far: an oversight happens once. So are tares, weighings and densities. Tares of the same parties are held
-- against each other as prices are, and what a unit weighs against other units of the exporter.
-- Grain: item_id.
WITH moves AS (
    SELECT
        history.item_id,
        in_reaches(history.moved, history.reach, coalesce(headings.reach, usual.reach), history.others, 0.05) AS z
    FROM features.price_history AS history
    LEFT JOIN reference.price_moves AS headings USING (hs6)
    CROSS JOIN (SELECT reach FROM reference.price_moves WHERE hs6 IS NULL) AS usual
),

tare_moves AS (
    SELECT
        history.item_id,
        in_reaches(history.moved, history.reach, coalesce(headings.reach, usual.reach), history.others, 0.1) AS z
    FROM features.tare_history AS history
    LEFT JOIN reference.tare_moves AS headings USING (hs6)
    CROSS JOIN (SELECT reach FROM reference.tare_moves WHERE hs6 IS NULL) AS usual
),

unit_moves AS (
    SELECT
        history.item_id,
        history.relation,
        in_reaches(history.moved, history.reach, coalesce(headings.reach, usual.reach), history.others, 0.05) AS z
    FROM features.unit_history AS history
    LEFT JOIN reference.unit_moves AS headings USING (hs6)
    CROSS JOIN (SELECT reach FROM reference.unit_moves WHERE hs6 IS NULL) AS usual
),

second_units AS (
    SELECT relation, max(z, 2)[2] AS second FROM unit_moves GROUP BY relation HAVING count(*) > 1
),

-- The second farthest from peers, on either side, of what an exporter and importer ship.
seconds AS (
    SELECT
        items.relation,
        [min(compared.price_z, 2)[2], max(compared.price_z, 2)[2]] AS price,
        [min(compared.volume_z, 2)[2], max(compared.volume_z, 2)[2]] AS volume,
        [min(compared.tare_z, 2)[2], max(compared.tare_z, 2)[2]] AS tare,
        [min(compared.weighed_z, 2)[2], max(compared.weighed_z, 2)[2]] AS weighed
    FROM features.items AS items
    JOIN features.compared AS compared USING (item_id)
    ANTI JOIN features.slips AS slips USING (item_id)
    GROUP BY items.relation
    HAVING count(*) > 1
)

SELECT
    items.item_id,
    items.remoteness,
    compared.price_z AS log_price,
    moves.z AS price_move,
    no_farther(compared.price_z, seconds.price) AS price_again,
    if(moves.z * compared.price_z > 0, sign(moves.z) * least(abs(moves.z), abs(compared.price_z)),
        0 * moves.z) AS price_departure,
    compared.package_z AS log_kg_per_package,
    compared.volume_z AS log_kg_per_m3,
    compared.tare_z AS log_tare,
    tare_moves.z AS tare_move,
    if(tare_moves.z * compared.tare_z > 0,
        sign(tare_moves.z) * least(abs(tare_moves.z), abs(compared.tare_z)), 0 * tare_moves.z) AS tare_departure,
    compared.weighed_z AS log_weighed,
    no_farther(compared.volume_z, seconds.volume) AS density_again,
    no_farther(compared.tare_z, seconds.tare) AS tare_again,
    no_farther(compared.weighed_z, seconds.weighed) AS weighed_again,
    unit_moves.z AS unit_mass,
    CASE WHEN second_units.second IS NOT NULL THEN least(unit_moves.z, second_units.second) END AS unit_again
FROM features.compared AS compared
JOIN features.items AS items USING (item_id)
LEFT JOIN moves USING (item_id)
LEFT JOIN tare_moves USING (item_id)
LEFT JOIN unit_moves USING (item_id)
LEFT JOIN seconds ON seconds.relation = items.relation
LEFT JOIN second_units ON second_units.relation = items.relation
ANTI JOIN features.slips AS slips USING (item_id)
