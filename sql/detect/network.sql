-- One row per item of watched goods and way in which a firm that it names stands in odd company, belongs to a listed
-- party or shares its roof, in which the goods go to and fro between two, or in which firms that belong together crowd
-- around one partner, odd enough to say.
-- Grain: item_id, claim.
SELECT item_id, claim, 'network' AS tactic, 1 - p_value AS score, p_value, reason, evidence
FROM (
    FROM detect.young_firms_under_one_roof
    UNION ALL BY NAME
    FROM detect.shares_with_doubted_firm
    UNION ALL BY NAME
    FROM detect.round_trip
    UNION ALL BY NAME
    FROM detect.one_roof_one_partner
    UNION ALL BY NAME
    FROM detect.owned_by_listed_party
    UNION ALL BY NAME
    FROM detect.beside_listed_party
)
