-- One row per screened declaration and what it is laid to: the firm that answers for it, and the route of its goods.
-- A declaration counts as flagged here for what it shows itself: what is found only on the other side of its
-- consignment accuses nobody. That two sides disagree says something of the route, but not which of two firms is wrong.
-- Grain: kind, authority, declaration_id.
WITH told AS (
    SELECT
        declarations.authority,
        declarations.declaration_id,
        declarations.own_p_value,
        shipments.rank,
        shipments.rank IS NOT NULL
            AND declarations.own_p_value <= (SELECT max(p_value) FROM score.risk_scores WHERE alert) AS is_flagged,
        shipments.tactics IS DISTINCT FROM ['mirror'] AS is_told_of_one_side,
        parties.answering_entity AS firm,
        hash(items.hs6, items.origin, items.dispatch, items.destination) AS route
    FROM score.declarations AS declarations
    JOIN features.items AS items ON items.item_id = declarations.riskiest_item
    LEFT JOIN link.item_parties AS parties ON parties.item_id = declarations.riskiest_item
    LEFT JOIN score.flagged_shipments AS shipments
        ON shipments.authority = declarations.authority AND shipments.declaration_id = declarations.declaration_id
)

SELECT 'firm' AS kind, firm AS subject, authority, declaration_id, rank,
    if(is_told_of_one_side, own_p_value, 1) AS own_p_value,
    is_flagged AND is_told_of_one_side AS is_flagged
FROM told
WHERE firm IS NOT NULL
UNION ALL
SELECT 'route', route, authority, declaration_id, rank, own_p_value, is_flagged
FROM told
