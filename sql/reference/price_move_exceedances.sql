-- One row per side and distance of a price from those of the same exporter and importer, in reaches of its heading: the
-- share of ordinary goods at least as far out, whose headings hold no strategic mineral; of all goods where these are
-- fewer than a thousand.
-- Grain: side, distance.
WITH moves AS (
    SELECT
        if(history.moved < 0, 'below', 'above') AS side,
        abs(history.moved) / coalesce(headings.reach, usual.reach) AS distance,
        history.hs6 IN (SELECT hs6 FROM facts.heading_minerals) AS is_strategic
    FROM detect.price_history AS history
    LEFT JOIN reference.price_moves AS headings USING (hs6)
    CROSS JOIN (SELECT reach FROM reference.price_moves WHERE hs6 IS NULL) AS usual
),

sizes AS (
    SELECT
        count(*) FILTER (NOT is_strategic) < 1000 AS takes_all,
        if(takes_all, count(*), count(*) FILTER (NOT is_strategic)) AS items
    FROM moves
)

SELECT
    moves.side,
    moves.distance,
    (sum(count(*)) OVER (PARTITION BY moves.side ORDER BY moves.distance DESC) + 1) / (any_value(sizes.items) + 1) AS chance
FROM moves
CROSS JOIN sizes
WHERE moves.distance > 1 AND (sizes.takes_all OR NOT moves.is_strategic)
GROUP BY moves.side, moves.distance
