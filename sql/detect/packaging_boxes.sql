-- One row per item in a container that a scale shows heavier than declared by what it shows others heavier, to a few
-- kilograms, three at least and three times as many as chance would put there, and by what an empty container of twenty
-- or forty feet weighs: it stood on the scale as well.
-- Grain: item_id.
WITH beyond AS (
    SELECT items.item_id, items.exporter, items.weighed_kg - items.gross_kg AS excess
    FROM features.items AS items
    JOIN features.compared AS compared USING (item_id)
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    WHERE compared.weighed_z > 4 AND declarations.container_id IS NOT NULL
        AND holds_an_empty_container(items.weighed_kg, items.gross_kg)
)

SELECT beyond.item_id
FROM beyond
JOIN beyond AS others ON others.excess BETWEEN beyond.excess - 50 AND beyond.excess + 50
    AND others.exporter <> beyond.exporter
GROUP BY beyond.item_id
HAVING count(DISTINCT others.exporter) FILTER (abs(others.excess - beyond.excess) <= 2.5) >= 3
    AND count_if(abs(others.excess - beyond.excess) <= 2.5) >= 3 * 2.5 / 50 * count(*)
