-- One row per item of watched goods that names a firm which belongs to a party on the watch list, itself or by its
-- owners: by which, six at most, and the chance of it in an honest item, given the ways of looking. The side that
-- answers for the declaration comes first. A firm is no owner of its own, whatever numbers the register has for it.
-- Grain: item_id.
WITH RECURSIVE belongs AS (
    SELECT register.firm, owners.party_id, owners.owner_id, owners.watchlisted,
        [party(owners.name, owners.party_id)] AS owners
    FROM detect.network_register AS register
    JOIN main.parties AS owners ON owners.party_id = register.owner_id
    WHERE (register.firm, owners.party_id) NOT IN (SELECT (firm, party_id) FROM detect.network_register)
    UNION ALL
    SELECT belongs.firm, further.party_id, further.owner_id, further.watchlisted,
        list_append(belongs.owners, party(further.name, further.party_id))
    FROM belongs
    JOIN main.parties AS further ON further.party_id = belongs.owner_id
    WHERE NOT coalesce(belongs.watchlisted, false)
        AND len(belongs.owners) < 6
        AND (belongs.firm, further.party_id) NOT IN (SELECT (firm, party_id) FROM detect.network_register)
),

listed AS (
    SELECT firm, min({'steps': len(owners), 'owners': owners}).owners AS owners
    FROM belongs
    WHERE watchlisted
        -- A firm that is listed itself is nobody's front.
        AND firm NOT IN (SELECT firm FROM detect.network_register WHERE watchlisted)
    GROUP BY firm
)

SELECT trade.item_id, trade.side, trade.firm, trade.answers, listed.owners, of_network(2 * chances.chance) AS p_value
FROM listed
JOIN detect.network_trade AS trade USING (firm)
JOIN facts.chances AS chances ON chances.claim = 'owned_by_listed_party'
WHERE trade.is_watched
QUALIFY row_number() OVER (PARTITION BY trade.item_id ORDER BY trade.answers DESC, trade.side) = 1
