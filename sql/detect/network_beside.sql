-- One row per item of watched goods that names a firm which shares two or more of address, phone and owner with one
-- party on the watch list: with which, by what, and the chance of it in an honest item, given the ways of looking. What
-- more than ten firms share is a landlord's or an agent's. The side that answers for the declaration comes first.
-- Grain: item_id.
WITH shared AS (
    SELECT identifiers.firm, identifiers.kind, identifiers.value, identifiers.shown, identifiers.firms,
        coalesce(firms.watchlisted, false) AS is_listed
    FROM detect.network_identifiers AS identifiers
    JOIN detect.network_firms AS firms USING (firm)
    WHERE identifiers.kind IN ('address', 'owner', 'phone') AND identifiers.firms BETWEEN 2 AND 10
),

beside AS (
    SELECT
        own.firm,
        listed.firm AS listed,
        list(DISTINCT own.kind || ' ' || own.shown ORDER BY own.kind || ' ' || own.shown) AS shared,
        count(DISTINCT own.kind) AS kinds,
        min(own.firms) AS firms
    FROM shared AS own
    JOIN shared AS listed ON listed.kind = own.kind AND listed.value = own.value
    WHERE listed.is_listed AND NOT own.is_listed
    GROUP BY own.firm, listed.firm
),

nearest AS (
    SELECT firm, arg_min(beside, (-kinds, firms, listed)) AS beside
    FROM beside
    WHERE kinds >= 2
    GROUP BY firm
)

SELECT
    trade.item_id,
    trade.side,
    trade.firm,
    trade.answers,
    nearest.beside.listed AS listed,
    nearest.beside.shared AS shared,
    nearest.beside.firms AS firms,
    of_network(2 * chances.chance) AS p_value
FROM nearest
JOIN detect.network_trade AS trade USING (firm)
JOIN facts.chances AS chances ON chances.claim = 'beside_listed_party'
WHERE trade.is_watched
QUALIFY row_number() OVER (PARTITION BY trade.item_id ORDER BY trade.answers DESC, trade.side) = 1
