-- One row per thing that was put right or is missing in the trade records of a mineral, and how often.
-- Grain: note.
SELECT note, times, unit
FROM noted_flows
WHERE mineral = $mineral
ORDER BY times DESC, note
