-- One row per sampled item that has the measure in the view level, before any level is taken away.
-- Grain: item_id.
SELECT item_id, value AS residual
FROM level
WHERE value IS NOT NULL
