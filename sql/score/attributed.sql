-- One row per screened declaration and what it is laid to: the firm that answers for it, and the route of its goods. To
-- a firm is laid what speaks against it on its own declaration, at the chance of that finding at least; to a route what
-- the declaration shows at all. What was inspected and found clean is laid to nobody.
-- Grain: kind, authority, declaration_id.
WITH told AS (
    SELECT
        declarations.authority,
        declarations.declaration_id,
        if(clean.authority IS NULL, declarations.own_p_value, 1) AS p_value,
        own.accusing_p_value,
        own.accusation,
        own.accused_of,
        own.reason,
        own.tactics,
        flagged.rank,
        flagged.rank IS NOT NULL
            AND declarations.own_p_value <= (SELECT max(p_value) FROM score.risk_scores WHERE alert) AS is_flagged,
        parties.answering_entity AS firm,
        hash(items.hs6, items.origin, items.dispatch, items.destination) AS route
    FROM score.declarations AS declarations
    JOIN features.items AS items ON items.item_id = declarations.riskiest_item
    LEFT JOIN link.item_parties AS parties ON parties.item_id = declarations.riskiest_item
    LEFT JOIN score.own_findings AS own
        ON own.authority = declarations.authority AND own.declaration_id = declarations.declaration_id
    LEFT JOIN score.flagged AS flagged
        ON flagged.authority = declarations.authority AND flagged.declaration_id = declarations.declaration_id
    LEFT JOIN (
        SELECT authority, declaration_id
        FROM main.inspections
        WHERE inspected_on <= $as_of
        GROUP BY authority, declaration_id
        HAVING bool_and(outcome = 'clean')
    ) AS clean
        ON clean.authority = declarations.authority AND clean.declaration_id = declarations.declaration_id
)

SELECT 'firm' AS kind, firm AS subject, authority, declaration_id, rank,
    greatest(p_value, coalesce(accusing_p_value, 1)) AS p_value,
    is_flagged AND accusing_p_value IS NOT NULL AS is_flagged,
    accusation AS reason,
    accused_of AS tactics
FROM told
WHERE firm IS NOT NULL
UNION ALL
SELECT 'route', route, authority, declaration_id, rank, p_value, is_flagged AND tactics IS NOT NULL, reason, tactics
FROM told
