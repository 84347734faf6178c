-- One row per heading that holds one strategic mineral and nothing else.
-- Grain: hs6.
SELECT hs6, min(mineral) AS mineral
FROM facts.heading_minerals
WHERE role IN ('target', 'adjacent') AND hs6 NOT IN (SELECT hs6 FROM facts.heading_others)
GROUP BY hs6
HAVING count(*) = 1
