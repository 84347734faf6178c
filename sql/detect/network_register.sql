-- One row per party of the register, with the firm of the declarations that it is, or one of its own if it does not
-- trade.
-- Grain: party_id, firm.
SELECT DISTINCT parties.*, coalesce(traders.entity, hash(parties.party_id)) AS firm
FROM main.parties AS parties
LEFT JOIN (SELECT DISTINCT party_id, entity FROM link.parties) AS traders USING (party_id)
