-- One row per item and way in which it looks like other goods than it is declared as.
-- Grain: item_id, claim.
SELECT
    likeness.item_id,
    'profile_fits_controlled' AS claim,
    tail.share * exp(-(likeness.likeness - tail.likeness) / tail.excess) AS p_value
FROM detect.misclassification_likeness AS likeness
CROSS JOIN reference.misclassification_tail AS tail
WHERE likeness.likeness > tail.likeness
UNION ALL
SELECT item_id, 'composition_reaches_control', p_value
FROM detect.misclassification_reached
