-- One row per unlicensed export under a control that is suspended or in doubt, as its sentence tells.
-- Grain: item_id.
SELECT
    item_id,
    claim,
    p_value,
    if(claim = 'control_suspended',
        format(
            'No violation: the control of {}{} by {} is suspended from {} until {}. The export of {} names no licence.',
            goods, reserve, notice, valid_from, coalesce(valid_to::VARCHAR, 'further notice'), declared_on),
        format(
            'A doubt, no violation: whether the control of {}{} by {} is in force from {} on is not known. The export of {} names no licence.',
            goods, reserve, notice, valid_from, declared_on)) AS reason,
    evidence
FROM detect.licensing_told
WHERE claim IN ('control_suspended', 'control_in_doubt')
