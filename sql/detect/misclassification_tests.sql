-- One row per item and way in which it looks like other goods than it is declared as. A profile that fits others no more than
-- ten times as well is no strong evidence (Kass and Raftery, 1995).
-- Grain: item_id, claim.
WITH likenesses AS (
    SELECT item_id, 'profile_fits_controlled' AS claim, likeness
    FROM detect.misclassification_likeness
    WHERE likeness > ln(10)
    UNION ALL
    SELECT items.item_id, 'text_speaks_of_other_goods', speech.difference
    FROM features.items AS items
    JOIN detect.misclassification_speech AS speech USING (hs6, words)
    ANTI JOIN detect.misclassification_open AS open ON open.item_id = items.item_id
)

SELECT
    likenesses.item_id,
    likenesses.claim,
    least(tail.share, 1) * exp(-(likenesses.likeness - tail.likeness) / tail.excess) AS p_value
FROM likenesses
JOIN reference.misclassification_tail AS tail USING (claim)
WHERE likenesses.likeness > tail.likeness
UNION ALL
SELECT item_id, 'composition_reaches_control', p_value
FROM detect.misclassification_reached
UNION ALL
SELECT named.item_id, 'mineral_named_in_text', greatest(named.share, chances.chance)
FROM detect.misclassification_named AS named
JOIN facts.chances AS chances ON chances.claim = 'mineral_named_in_text'
ANTI JOIN detect.misclassification_reached AS reached USING (item_id)
UNION ALL
SELECT switches.item_id, 'moved_to_lookalike', min(switching.chance)
FROM detect.misclassification_switches AS switches
JOIN reference.misclassification_switching AS switching USING (mineral)
WHERE switches.is_strategic
GROUP BY switches.item_id
