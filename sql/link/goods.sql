-- One row per heading and kind of goods it belongs to: its own four digits, and each strategic mineral that it holds;
-- goods of one kind can become each other, ore oxide and oxide metal. The step says in which order: ores and minerals
-- (headings 2501 to 2530 and 2601 to 2617) before all else, what is made of the mineral's metal after it.
-- Grain: hs6, kind.
SELECT
    hs6,
    kind,
    CASE
        WHEN left(hs6, 4) BETWEEN '2501' AND '2530' OR left(hs6, 4) BETWEEN '2601' AND '2617' THEN 0
        WHEN hs6 IN (SELECT hs6 FROM facts.heading_minerals WHERE role = 'downstream') THEN 2
        ELSE 1
    END AS step
FROM (
    SELECT DISTINCT hs6, left(hs6, 4) AS kind
    FROM link.items
    UNION
    SELECT hs6, mineral
    FROM facts.heading_minerals
    WHERE role <> 'cover'
)
