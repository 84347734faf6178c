-- One row per sampled item: what is left of the measure when the level in the view level is taken away too.
-- Grain: item_id.
SELECT item_id, residuals.residual - shifts.shift AS residual
FROM reference.residuals AS residuals
JOIN level USING (item_id)
JOIN reference.level_shifts AS shifts ON shifts.members = level.value
