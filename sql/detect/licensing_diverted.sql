-- One row per item that was sent on from where its licence had it go, with the chance that an honest item is taken for
-- one, being of other goods, or goes with leave.
-- Grain: item_id.
SELECT
    onward.*,
    rates.relations,
    rates.sent_on,
    rates.leaving * (1 - onward.match_probability)
    + greatest(rates.sent_on - 1, 1) / (rates.relations + 1 / chances.chance) AS p_value
FROM detect.licensing_onward AS onward
CROSS JOIN reference.licensing_sent_on AS rates
JOIN facts.chances AS chances ON chances.claim = 'licensed_for_hub_only'
