-- One row per declaration with a finding of its own: what speaks against the firm that answers for it, and what is
-- found on it at all. What is found on the other side of a consignment is no finding of its own, and some findings
-- speak of another firm or of a territory (speaks_of_another): they show a route, and accuse nobody who answers for the
-- declaration.
-- Grain: authority, declaration_id.
WITH found AS (
    SELECT *,
        (p_value, item_no, detector, claim) AS place,
        NOT coalesce((evidence ->> '$.speaks_of_another')::BOOLEAN, false) AS accuses
    FROM detect.findings
    WHERE p_value < 1 AND detector <> 'counterpart'
)

SELECT
    authority,
    declaration_id,
    min(p_value) FILTER (accuses) AS accusing_p_value,
    arg_min(reason, place) FILTER (accuses) AS accusation,
    list(DISTINCT tactic ORDER BY tactic) FILTER (accuses) AS accused_of,
    arg_min(reason, place) AS reason,
    list(DISTINCT tactic ORDER BY tactic) AS tactics,
    list(DISTINCT detector || '.' || claim ORDER BY detector || '.' || claim) AS claims
FROM found
GROUP BY authority, declaration_id
