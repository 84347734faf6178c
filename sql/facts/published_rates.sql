-- One row per currency and month: US dollars for one unit, as the European Central Bank has it; a currency that it does
-- not quote and that is pegged to one that it does, by the peg.
-- Grain: currency, month.
SELECT currency, month, usd_per_unit
FROM facts.ecb_rates

UNION ALL

SELECT pegs.currency, anchors.month, anchors.usd_per_unit / pegs.units_per_anchor
FROM facts.pegs AS pegs
JOIN facts.ecb_rates AS anchors ON anchors.currency = pegs.anchor AND anchors.month >= pegs.valid_from
