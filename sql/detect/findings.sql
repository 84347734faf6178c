-- One row per claim of a detector on an item. What is unusual without a named tactic is said only where no detector
-- names one that is as improbable: it would say the same again, in fewer words.
-- Grain: authority, declaration_id, item_no, detector, claim.
WITH named AS (
    SELECT item_id, min(p_value) AS p_value
    FROM detect.claims
    WHERE tactic <> 'anomaly' AND detector <> 'counterpart' AND p_value < 1
    GROUP BY item_id
)

SELECT
    items.authority,
    items.declaration_id,
    items.item_no,
    claims.detector,
    claims.claim,
    claims.tactic,
    claims.score,
    claims.p_value,
    claims.reason,
    claims.evidence
FROM detect.claims AS claims
JOIN features.items AS items USING (item_id)
LEFT JOIN named USING (item_id)
WHERE claims.tactic <> 'anomaly' OR named.p_value IS NULL OR named.p_value > claims.p_value
