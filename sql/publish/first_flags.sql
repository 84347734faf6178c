-- The declarations that no run flagged before this one.
-- Grain: authority, declaration_id.
SELECT authority, declaration_id, first_flagged_run
FROM score.flagged_shipments
ANTI JOIN main.first_flags AS known USING (authority, declaration_id)
