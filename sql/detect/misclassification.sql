-- One row per item and claim that it is other goods than it is declared as.
-- Grain: item_id, claim.
SELECT item_id, claim, 'misclassification' AS tactic, 1 - p_value AS score, p_value, reason, evidence
FROM (
    FROM detect.profile_fits_controlled
    UNION ALL BY NAME
    FROM detect.composition_reaches_control
    UNION ALL BY NAME
    FROM detect.text_speaks_of_other_goods
    UNION ALL BY NAME
    FROM detect.mineral_named_in_text
    UNION ALL BY NAME
    FROM detect.moved_to_lookalike
    UNION ALL BY NAME
    FROM detect.dearer_than_declared_goods
)
