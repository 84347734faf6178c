-- One row per item whose price, packing and trade fit controlled goods better than the declared ones, as its sentence
-- tells.
-- Grain: item_id.
WITH told AS (
    SELECT
        told.*,
        forms.form,
        items.* EXCLUDE (item_id),
        declarations.description,
        nearest.price + nearest.package + nearest.volume + nearest.tare + nearest.trade AS ratio,
        array_to_string(
            list_filter(
                [if(nearest.price > ln(2), 'price', NULL),
                 if(nearest.package > ln(2), 'load per package', NULL),
                 if(nearest.volume > ln(2), 'load per cubic metre', NULL),
                 if(nearest.tare > ln(2), 'tare', NULL),
                 if(nearest.trade > ln(2), 'the exporter''s other trade', NULL)],
                lambda x: x IS NOT NULL),
            ', ') AS agreeing
    FROM detect.misclassification_told AS told
    JOIN features.items AS items USING (item_id)
    JOIN main.declarations AS declarations ON declarations.rowid = told.item_id
    LEFT JOIN facts.heading_minerals AS forms ON forms.hs6 = told.nearest.hs6 AND forms.mineral = told.mineral
)

SELECT
    item_id,
    'profile_fits_controlled' AS claim,
    p_value,
    format(
        'Declared as {} ({}){}; what it shows ({}) fits {} ({}, "{}"{}{}), {}, {} times better. {}{}.{}',
        coalesce('"' || description || '"', 'goods without a description'),
        hs6,
        coalesce(format(' at {} USD/kg', shown(exp(log_price))), ''),
        agreeing,
        replace(mineral, '_', ' '),
        nearest.hs6,
        wording,
        -- A wording in another script is not everybody's to read.
        if(regexp_matches(wording, '[A-Za-z]{3}'), '', coalesce(', ' || form, '')),
        coalesce(format(', about {} USD/kg', shown(profile_price)), ''),
        if(profile_exporters = 0, 'by its published prices and usual packing',
            format('as {} exporters declare it', profile_exporters)),
        if(ratio > ln(1000000), 'more than a million', shown(exp(ratio))),
        if(valid_from <= declared_on, 'That is controlled since ', 'That was announced to be controlled from '),
        valid_from,
        coalesce(format(' Of {:,} other exporters of {}, {} lie between {} and {} USD/kg.', exporters, hs6,
            if(exporters < 40, 'all', '95 %'), shown(low), shown(high)), ''))
    || coalesce(format(' Innocent if it is one of the {} that the heading holds too.', others), '') AS reason,
    json_object(
        'declared', json_object('hs6', hs6, 'price_per_kg', exp(log_price), 'kg_per_package', exp(log_kg_per_package),
            'kg_per_m3', exp(log_kg_per_m3)),
        'expected', json_object('hs6', nearest.hs6, 'mineral', mineral, 'wording', wording, 'price_per_kg',
            profile_price,
                                'kg_per_package', profile_package, 'kg_per_m3', profile_volume),
        'peers', json_object('exporters', exporters, 'low', low, 'high', high, 'exporters_of_profile',
            profile_exporters),
        'log_likelihood_ratios', json_object('price', nearest.price, 'kg_per_package', nearest.package, 'kg_per_m3',
            nearest.volume,
                                             'tare', nearest.tare, 'other_trade', nearest.trade)
    ) AS evidence
FROM told
