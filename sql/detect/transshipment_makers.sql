-- One row per heading of a strategic mineral and territory that can make such goods: mines for ores and natural graphite, mines
-- or refineries for the rest. There a new origin may be true.
-- Grain: hs6, territory.
SELECT DISTINCT minerals.hs6, producers.territory
FROM facts.heading_minerals AS minerals
JOIN facts.producers AS producers USING (mineral)
WHERE minerals.role <> 'cover'
    AND (producers.stage = 'mine' OR NOT (minerals.form LIKE 'ore%' OR minerals.form LIKE 'natural%'))
