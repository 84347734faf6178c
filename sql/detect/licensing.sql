-- One row per export and way in which its licence fails it, and per unlicensed export under a control that is
-- suspended or in doubt, and per item that was sent on from where its licence had it go.
-- Grain: item_id, claim.
SELECT item_id, claim, 'licensing' AS tactic, 1 - p_value AS score, p_value, reason, evidence
FROM (
    FROM detect.licence_fails
    UNION ALL BY NAME
    FROM detect.control_not_in_force
    UNION ALL BY NAME
    FROM detect.licensed_for_hub_only
)
