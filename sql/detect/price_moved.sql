-- One row per item whose price moved away from those of the same exporter and importer: the chance of a move as far, or
-- of one as far that leaves peers behind as well, in the farthest of their shipments where only one moved. What is said
-- to hold a third of the impurities of most that the parties trade is other goods than that, at up to ten times the
-- price.
-- Grain: item_id.
WITH moves AS (
    SELECT chances.item_id, chances.measure, smallest_of(chances.chance, coalesce(alone.shipments, 1)) AS chance
    FROM features.chances AS chances
    LEFT JOIN detect.price_alone AS alone ON alone.item_id = chances.item_id AND alone.measure = 'price_move'
    WHERE chances.measure IN ('price_move', 'price_departure')
),

dearer AS (
    SELECT DISTINCT items.item_id, items.relation, stated_impurity(declarations.description) AS impurity
    FROM moves
    JOIN features.price_history AS history USING (item_id)
    JOIN features.items AS items USING (item_id)
    JOIN main.declarations AS declarations ON declarations.rowid = moves.item_id
    WHERE history.moved BETWEEN 0 AND ln(10) AND impurity IS NOT NULL
),

-- What states no purity may be 99.7 % pure.
usual AS (
    SELECT items.relation, median(coalesce(stated_impurity(declarations.description), 0.3)) AS impurity
    FROM features.items AS items
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    WHERE items.relation IN (SELECT relation FROM dearer)
    GROUP BY items.relation
),

purer AS (
    SELECT dearer.item_id
    FROM dearer
    JOIN usual USING (relation)
    WHERE dearer.impurity <= usual.impurity / 3
)

SELECT
    moves.item_id,
    any_value(history.others) AS others,
    any_value(history.moved) AS moved,
    any_value(history.are_at_peers) AS are_at_peers,
    least(2 * min(moves.chance), 1) AS p_value,
    max(oddness(2 * moves.chance)) FILTER (moves.measure = 'price_move') AS move_oddness,
    max(oddness(2 * moves.chance)) FILTER (moves.measure = 'price_departure') AS departure_oddness
FROM moves
JOIN features.price_history AS history USING (item_id)
WHERE moves.item_id NOT IN (FROM purer)
GROUP BY moves.item_id
