-- The declarations that a run flagged, for the next run to compare with.
-- Grain: authority, declaration_id.
SELECT $run_id AS run_id, authority, declaration_id, rank, p_value
FROM score.flagged
