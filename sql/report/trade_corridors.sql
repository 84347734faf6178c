-- One row per flagged corridor of a mineral.
-- Grain: hs_code, source, hub, destination.
SELECT * EXCLUDE (evidence), evidence::VARCHAR AS evidence
FROM flagged_corridors
WHERE list_contains(minerals, $mineral)
ORDER BY rank
