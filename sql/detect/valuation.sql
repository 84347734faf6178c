-- One row per item whose price per kilogram is far from its peers'.
-- Grain: item_id, claim.
SELECT
    items.item_id,
    if(compared.price_z < 0, 'underpriced', 'overpriced') AS claim,
    'valuation' AS tactic,
    1 - scored.p_value AS score,
    scored.p_value,
    format(
        '{} declared at {} {}/kg; {} is expected for this heading, wording, origin, quarter and lot size, {} times as much.',
        items.hs6,
        shown(exp(items.log_price)),
        items.price_currency,
        shown(exp(items.log_price - compared.price_residual)),
        shown(exp(-compared.price_residual))
    )
    || coalesce(
        format(
            ' 95 % of {:,} exporters of {} with the same flow and terms declare between {} and {}.',
            bands.exporters, if(bands.shared = 'wording', 'goods so described', 'this heading'), shown(bands.low), shown(bands.high)),
        ' Fewer than ten exporters declare such goods on the same terms.') AS reason,
    json_object(
        'declared', json_object('price_per_kg', exp(items.log_price), 'currency', items.price_currency, 'terms', items.price_basis),
        'expected', json_object('price_per_kg', exp(items.log_price - compared.price_residual)),
        'peers', json_object('exporters', bands.exporters, 'low', bands.low, 'high', bands.high, 'shared', bands.shared,
                             'items_of_heading', compared.price_peers),
        'z', compared.price_z
    ) AS evidence
FROM detect.valuation_scored AS scored
JOIN features.items AS items USING (item_id)
JOIN features.compared AS compared USING (item_id)
LEFT JOIN detect.price_bands AS bands USING (item_id)
WHERE scored.p_value < $worth_saying
