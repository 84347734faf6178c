-- One row per heading of a strategic mineral and territory that can make such goods: mines for ores and natural
-- graphite, mines or refineries for the rest, and of which of its minerals. There a new origin may be true.
-- Grain: hs6, territory.
SELECT minerals.hs6, producers.territory, list(DISTINCT mineral ORDER BY mineral) AS minerals
FROM facts.heading_minerals AS minerals
JOIN facts.producers AS producers USING (mineral)
WHERE minerals.role <> 'cover'
    AND (producers.stage = 'mine' OR NOT (minerals.form LIKE 'ore%' OR minerals.form LIKE 'natural%'))
GROUP BY minerals.hs6, producers.territory
