-- One row per item and way in which its price per kilogram is odd enough to say.
-- Grain: item_id, claim.
WITH told AS (
    SELECT tests.item_id, tests.claim, greatest(tests.p_value, scored.p_value) AS chance
    FROM detect.valuation_tests AS tests
    JOIN detect.valuation_scored AS scored USING (item_id)
    WHERE greatest(tests.p_value, scored.p_value) < $worth_saying
)

SELECT
    told.item_id,
    told.claim,
    'valuation' AS tactic,
    1 - told.chance AS score,
    told.chance AS p_value,
    CASE WHEN told.claim IN ('underpriced', 'overpriced') THEN
        format(
            '{} declared at {} {}/kg: {} expected {}.',
            items.hs6,
            shown(exp(items.log_price)),
            items.price_currency,
            shown_against(exp(items.log_price), exp(items.log_price - compared.price_residual)),
            if(company.others < 5,
                'from the few others and from goods like them',
                'for this heading' || if(items.words = hash(NULL::VARCHAR), '', ', wording')
                    || if(items.origin IS NULL, '', ', origin') || ', month and lot size'))
        || coalesce(
            format(
                ' {} of {} of {} lie between {} and {}, taken to the same month{} and lot size.',
                if(company.others < 10, 'The middle prices', '95 %'),
                counted(nullif(company.others, 0), 'other exporter'),
                CASE company.shared WHEN 'wording' THEN 'goods so described'
                    WHEN 'mineral' THEN 'goods that name the same mineral'
                    WHEN 'no mineral' THEN 'goods of this heading that name none of its minerals'
                    ELSE 'this heading' END,
                shown(exp(items.log_price - compared.price_residual + company.low)),
                shown(exp(items.log_price - compared.price_residual + company.high)),
                if(items.origin IS NULL, '', ', origin')),
            '')
        || if(published.item_id IS NULL, '', format(
            ' Published prices of such goods lay {} USD/kg around then, {}.',
            -- Of what is made of the oxide only the least is known.
            if(published.high IS NULL, 'at no less than ' || shown(published.low),
                format('between {} and {}', shown(published.low), shown(published.high))),
            CASE WHEN exp(items.log_price) < published.low THEN 'above the declared one'
                 WHEN exp(items.log_price) > published.high THEN 'below the declared one'
                 ELSE 'and the declared one among them' END))
        || if(tests.again < $worth_saying AND company.others_of_wording >= 3,
            ' Another item shipped between the same parties lies about as far off.', '')
    ELSE
        format(
            '{} declared at {} {}/kg: {} that the {} other shipments of such goods from this exporter to this importer{} make likely.',
            items.hs6,
            shown(exp(items.log_price)),
            items.price_currency,
            shown_against(exp(items.log_price), exp(items.log_price - moved.moved)),
            moved.others,
            if(moved.are_at_peers, ' at the prices of others', ''))
    END AS reason,
    json_object(
        'declared', json_object('price_per_kg', exp(items.log_price), 'currency', items.price_currency, 'terms',
            items.price_basis),
        'expected', json_object(
            'price_per_kg', exp(items.log_price - compared.price_residual),
            'price_of_the_same_parties', exp(items.log_price - moved.moved)),
        'peers', json_object(
            'exporters', company.others,
            'as_far', company.as_far,
            'low', exp(items.log_price - compared.price_residual + company.low),
            'high', exp(items.log_price - compared.price_residual + company.high),
            'shared', company.shared,
            'items_of_heading', compared.price_peers,
            'shipments_of_the_same_parties', moved.others),
        'published', json_object('low', published.low, 'high', published.high, 'forms', published.forms, 'sources',
            published.sources),
        'z', compared.price_z
    ) AS evidence
FROM told
JOIN features.items AS items USING (item_id)
JOIN features.compared AS compared USING (item_id)
LEFT JOIN detect.price_tests AS tests USING (item_id)
LEFT JOIN detect.price_company AS company USING (item_id)
LEFT JOIN detect.price_moved AS moved USING (item_id)
LEFT JOIN detect.price_published AS published USING (item_id)
