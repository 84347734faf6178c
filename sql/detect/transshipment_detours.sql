-- One row per item of strategic goods that went from its origin to its destination by way of a hub where few exporters
-- of such goods go between the two, and per item of them that passed other territories between dispatch and destination
-- (passed): the chance is the share of ordinary items that go as far out of their way. What leaves its origin, a maker
-- of such goods whose authorities do not control them, goes round no control.
-- Grain: item_id, passed.
WITH shipped AS (
    SELECT DISTINCT items.hs6, items.origin, items.destination, items.dispatch, items.exporter
    FROM features.items AS items
    JOIN detect.transshipment_goods AS goods ON goods.hs6 = items.hs6 AND goods.jurisdiction = items.origin
    WHERE items.dispatch IS NOT NULL AND items.destination IS NOT NULL AND items.origin <> items.destination
),

ways AS (
    SELECT hs6, origin, destination, shipped.dispatch, count(*) AS exporters, any_value(between_the_two.exporters)
        AS all_exporters
    FROM shipped
    JOIN (
        SELECT hs6, origin, destination, count(DISTINCT exporter) AS exporters
        FROM shipped
        GROUP BY ALL
    ) AS between_the_two USING (hs6, origin, destination)
    GROUP BY hs6, origin, destination, shipped.dispatch
),

beyond AS (
    SELECT
        items.item_id,
        distances.straight_km,
        distances.by_hub_km,
        ways.exporters,
        ways.all_exporters,
        floor((distances.by_hub_km - distances.straight_km) / 1000) AS detour
    FROM features.items AS items
    JOIN ways USING (hs6, origin, destination, dispatch)
    JOIN detect.transshipment_distances AS distances USING (origin, dispatch, destination)
    WHERE ways.all_exporters >= 5 AND ways.exporters <= 0.2 * ways.all_exporters
)

SELECT beyond.* EXCLUDE (detour), NULL AS passed,
    (coalesce(far.items, 0) + 1) / ((SELECT max(all_items) FROM reference.transshipment_far) + 1) AS chance
FROM beyond
ASOF LEFT JOIN reference.transshipment_far AS far ON beyond.detour <= far.detour
UNION ALL
SELECT passing.item_id, passing.straight_km, passing.passed_km, coalesce(passed.items, 0), passing.all_items,
    passing.passed, (coalesce(passed.items, 0) + 1) / (passing.all_items + 1)
FROM (
    SELECT items.item_id, passages.*, floor((passages.passed_km - passages.straight_km) / 1000) AS detour,
        (SELECT coalesce(max(all_items), 0) FROM reference.transshipment_passed) AS all_items
    FROM features.items AS items
    SEMI JOIN detect.transshipment_goods AS goods ON goods.hs6 = items.hs6
        AND (goods.jurisdiction IN (items.origin, items.dispatch)
            OR items.origin IS DISTINCT FROM items.dispatch
            OR (items.hs6, items.origin) NOT IN (SELECT (hs6, territory) FROM detect.transshipment_makers))
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    JOIN detect.transshipment_passages AS passages
        ON passages.dispatch = items.dispatch AND passages.transit = declarations.transit
        AND passages.destination = items.destination
) AS passing
ASOF LEFT JOIN reference.transshipment_passed AS passed ON passing.detour <= passed.detour
