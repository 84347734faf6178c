-- One row per heading and kind of goods it belongs to: its own four digits, and each strategic mineral that it holds;
-- goods of one kind can become each other, ore oxide and oxide metal. The step says in which order those of a mineral
-- do: ores (headings 2501 to 2530 and 2601 to 2617) before all else. Within four digits anything may be called
-- something else. What is made of the metal, as magnets are, factories make anywhere: it is the metal in no other form.
-- Grain: hs6, kind.
SELECT DISTINCT hs6, left(hs6, 4) AS kind, 0 AS step
FROM link.items
UNION
SELECT
    hs6,
    mineral,
    if(left(hs6, 4) BETWEEN '2501' AND '2530' OR left(hs6, 4) BETWEEN '2601' AND '2617', 0, 1)
FROM facts.heading_minerals
WHERE role NOT IN ('cover', 'downstream')
