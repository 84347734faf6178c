-- One row per thing that was put right or is missing in the trade records of a mineral, and in how many flows.
-- Grain: note.
SELECT note, flows
FROM noted_flows
WHERE mineral = $mineral
ORDER BY flows DESC, note
