-- One row per item and block in which its other side is looked for: the same parties; on the same way and under the
-- same heading nearly the same mass, or one of the parties, known or named alike; each within periods of forty days,
-- the import in the one that begins ten days before it is due or the next. Where one side does not say where goods come
-- from or go to, the way is the end that both know; where neither does, it may be any. A block of more than a thousand
-- pairs tells too little to be looked at. Only what no document pairs is there, and, to show how often two sides agree,
-- the documented imports with a sample of the documented exports. A third of those imports is left out, since of what
-- no document pairs, too, not every other side was lodged.
-- Grain: block, item_id.
WITH sampled AS (
    SELECT *
    FROM link.sides
    WHERE other IS NULL
        OR leaves AND lot % (SELECT greatest(count(other) // 20000, 1)::UBIGINT FROM link.sides) = 0
        OR NOT leaves AND lot % 3 > 0
),

timed AS (
    SELECT *, unnest(if(leaves, [0, 1], [0])) + (due_on - DATE '2000-01-01' - if(leaves, 10, 0)) // 40 AS period
    FROM sampled
),

directed AS (
    SELECT *, hash(leaves_from, goes_to) AS way
    FROM timed
    WHERE leaves_from <> goes_to
    UNION ALL
    SELECT *, hash('from', leaves_from)
    FROM timed
    WHERE if(leaves, goes_to IS NULL, leaves_from IN (SELECT leaves_from FROM timed WHERE leaves AND goes_to IS NULL))
    UNION ALL
    SELECT *, hash('to', goes_to)
    FROM timed
    WHERE if(leaves, goes_to IN (SELECT goes_to FROM timed WHERE NOT leaves AND leaves_from IS NULL),
        leaves_from IS NULL)
    UNION ALL
    SELECT *, hash('any')
    FROM timed
    WHERE if(leaves, goes_to, leaves_from) IS NULL
),

blocked AS (
    SELECT item_id, leaves, other IS NULL AS is_open, hash(period, exporter_entity, importer_entity) AS block
    FROM timed
    WHERE exporter_entity IS NOT NULL AND importer_entity IS NOT NULL
    UNION ALL
    SELECT item_id, leaves, other IS NULL, hash(period, way, hs6, round(20 * ln(net_kg)))
    FROM directed
    WHERE net_kg IS NOT NULL
    UNION ALL
    SELECT item_id, leaves, other IS NULL, hash(period, way, hs6, 'exporter', exporter_entity)
    FROM directed
    WHERE exporter_entity IS NOT NULL
    UNION ALL
    SELECT item_id, leaves, other IS NULL, hash(period, way, hs6, 'importer', importer_entity)
    FROM directed
    WHERE importer_entity IS NOT NULL
    UNION ALL
    SELECT item_id, leaves, other IS NULL, hash(period, way, hs6, 'exporter', parties.letters)
    FROM directed
    JOIN link.parties AS parties ON parties.mention = directed.exporter_mention AND parties.letters IS NOT NULL
    UNION ALL
    SELECT item_id, leaves, other IS NULL, hash(period, way, hs6, 'importer', parties.letters)
    FROM directed
    JOIN link.parties AS parties ON parties.mention = directed.importer_mention AND parties.letters IS NOT NULL
),

small AS (
    SELECT block, is_open
    FROM blocked
    GROUP BY block, is_open
    HAVING count(*) FILTER (leaves) * count(*) FILTER (NOT leaves) BETWEEN 1 AND 1000
)

SELECT blocked.*
FROM blocked
SEMI JOIN small USING (block, is_open)
