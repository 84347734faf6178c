-- One row per heading and kind of goods it belongs to: its own four digits, and each strategic mineral that it holds;
-- goods of one kind can become each other, ore oxide and oxide metal.
-- Grain: hs6, kind.
SELECT DISTINCT hs6, left(hs6, 4) AS kind
FROM link.items
UNION
SELECT hs6, mineral
FROM facts.heading_minerals
WHERE role <> 'cover'
