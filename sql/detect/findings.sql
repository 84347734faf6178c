-- One row per claim of a detector on an item.
-- Grain: authority, declaration_id, item_no, detector, claim.
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
