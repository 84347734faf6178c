-- One row per finding on the declaration, the least probable first.
SELECT item_no, detector, claim, tactic, score, p_value, reason, evidence
FROM findings
WHERE authority = $authority AND declaration_id = $declaration_id
ORDER BY p_value, item_no, detector, claim
