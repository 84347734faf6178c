-- One row per measure, level and group of peers: how far its middle is taken away, with what doubt and by how many
-- exporters, and, at the levels at which spreads are taken, how far its members lie below and above. Either may be of a
-- level at which the other is not taken. The members of groups that were not seen are NULL.
-- Grain: measure, level, members.
SELECT
    coalesce(shifts.measure, spreads.measure) AS measure,
    coalesce(shifts.level, spreads.level) AS level,
    coalesce(shifts.members, spreads.members) AS members,
    shifts.shift,
    shifts.doubt,
    shifts.exporters,
    spreads.below,
    spreads.above
FROM reference.shifts AS shifts
FULL JOIN (FROM reference.spreads WHERE without IS NULL) AS spreads
    ON spreads.measure = shifts.measure
    AND spreads.level = shifts.level
    AND spreads.members IS NOT DISTINCT FROM shifts.members
