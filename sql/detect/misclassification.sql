-- One row per item and claim that it is other goods than it is declared as.
-- Grain: item_id, claim.
WITH told AS (
    SELECT
        told.*,
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
),

reached AS (
    SELECT
        reached.*,
        declarations.description,
        jurisdictions.name AS jurisdiction_name,
        coalesce(reached.purity = reached.threshold AND reached.operator = '>', false) AS is_at_threshold,
        reached.least_strength IS NOT NULL AND (reached.strength IS NULL OR reached.density IS NULL) AS is_told_in_part,
        smallest_of(reached.p_value, 5) AS chance
    FROM detect.misclassification_reached AS reached
    JOIN main.declarations AS declarations ON declarations.rowid = reached.item_id
    LEFT JOIN facts.territories AS jurisdictions ON jurisdictions.territory = reached.jurisdiction
)

SELECT
    item_id,
    'profile_fits_controlled' AS claim,
    'misclassification' AS tactic,
    1 - p_value AS score,
    p_value,
    format(
        'Declared as {} ({}){}; what it shows ({}) fits {} ({}, "{}"{}), {}, {} times better. {}{}.{}',
        coalesce('"' || description || '"', 'goods without a description'),
        hs6,
        coalesce(format(' at {} USD/kg', shown(exp(log_price))), ''),
        agreeing,
        replace(mineral, '_', ' '),
        nearest.hs6,
        wording,
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
UNION ALL
SELECT
    item_id,
    'composition_reaches_control',
    'misclassification',
    1 - chance,
    chance,
    format(
        'The description "{}" states {}{}. That {} the control of {} ({}{}) in force since {}; {}.{} {} of {:,} other exporters of the heading state as much.',
        description,
        written,
        CASE WHEN percent <> purity OR purity IS NULL
            AND percent IS NOT NULL THEN format(', which is {} % {}', shown(percent), name) ELSE '' END,
        if(is_at_threshold OR is_told_in_part, 'may reach', 'reaches'),
        controlled_item,
        if(is_magnet, '', format('code {}, ', code)),
        notice(announcement, jurisdiction_name),
        valid_from,
        if(is_magnet, 'it prints no code for magnets, and no licence is named',
            format('declared is {}, which is not that code', hs_code)),
        if(is_at_threshold,
            ' The control begins above that figure, and a grade names the least the goods hold.', '')
        || if(is_told_in_part,
              format(' The control asks for more than {} MPa and {} g/cm³ too, which the description does not tell in full.', shown(least_strength), shown(least_density)),
              ''),
        others_saying_so,
        others),
    json_object(
        'declared', json_object('hs_code', hs_code, 'written', written, 'element', element, 'percent', percent,
            'purity', purity),
        'expected', json_object('code', code, 'item', controlled_item, 'operator', operator, 'threshold', threshold,
            'announcement', announcement),
        'peers', json_object('exporters', others, 'saying_so', others_saying_so))
FROM reached
WHERE chance < $worth_saying
UNION ALL
SELECT
    tests.item_id,
    tests.claim,
    'misclassification',
    1 - smallest_of(tests.p_value, 5),
    smallest_of(tests.p_value, 5),
    format(
        'The description "{}" is worded as exporters word {} ({}): {} of its letters are familiar there, {} under {}, where it is declared.',
        declarations.description,
        speech.other,
        replace(speech.mineral, '_', ' '),
        shown_percent(speech.familiar_there),
        shown_percent(speech.familiar_here),
        items.hs6),
    json_object(
        'declared', json_object('hs6', items.hs6, 'description', declarations.description, 'familiar',
            speech.familiar_here),
        'expected', json_object('hs6', speech.other, 'mineral', speech.mineral, 'familiar', speech.familiar_there),
        'peers', json_object('users_of_heading', wordings.heading_users, 'of_wording', wordings.users))
FROM detect.misclassification_tests AS tests
JOIN features.items AS items USING (item_id)
JOIN main.declarations AS declarations ON declarations.rowid = tests.item_id
JOIN detect.misclassification_speech AS speech ON speech.hs6 = items.hs6 AND speech.words = items.words
JOIN detect.misclassification_wordings AS wordings ON wordings.hs6 = items.hs6 AND wordings.words = items.words
WHERE tests.claim = 'text_speaks_of_other_goods' AND smallest_of(tests.p_value, 5) < $worth_saying
UNION ALL
SELECT
    tests.item_id,
    tests.claim,
    'misclassification',
    1 - smallest_of(tests.p_value, 5),
    smallest_of(tests.p_value, 5),
    format(
        'The description "{}" names {} ("{}"), which {} is not known to hold; {} of {:,} other exporters of the heading name it.',
        declarations.description,
        replace(named.mineral, '_', ' '),
        named.written,
        items.hs6,
        named.others_naming_it,
        named.others),
    json_object(
        'declared', json_object('hs6', items.hs6, 'description', declarations.description),
        'expected', json_object('mineral', named.mineral, 'written', named.written),
        'peers', json_object('exporters', named.others, 'naming_it', named.others_naming_it))
FROM detect.misclassification_tests AS tests
JOIN features.items AS items USING (item_id)
JOIN main.declarations AS declarations ON declarations.rowid = tests.item_id
JOIN detect.misclassification_named AS named USING (item_id)
WHERE tests.claim = 'mineral_named_in_text' AND smallest_of(tests.p_value, 5) < $worth_saying
UNION ALL
SELECT
    tests.item_id,
    tests.claim,
    'misclassification',
    1 - smallest_of(tests.p_value, 5),
    smallest_of(tests.p_value, 5),
    format(
        'These parties traded {} ({}) {} times, last on {}, and none since it is controlled ({}). From {} on they trade {} at {} {}/kg. That is close to the price of the former ({}); {} is usual for the latter.',
        replace(switches.mineral, '_', ' '),
        switches.stopped_hs6,
        switches.stopped_items,
        switches.stopped_on,
        switches.since,
        switches.begun_on,
        items.hs6,
        shown(exp(items.log_price)),
        items.price_currency,
        shown(exp(switches.stopped_log_price)),
        shown(exp(items.log_price - compared.price_residual))),
    json_object(
        'declared', json_object('hs6', items.hs6, 'price_per_kg', exp(items.log_price), 'begun_on', switches.begun_on),
        'expected', json_object('hs6', switches.stopped_hs6, 'mineral', switches.mineral, 'price_per_kg',
            exp(switches.stopped_log_price)),
        'peers', json_object('items_before', switches.stopped_items, 'controlled_since', switches.since))
FROM detect.misclassification_tests AS tests
JOIN features.items AS items USING (item_id)
JOIN features.compared AS compared USING (item_id)
JOIN (
    SELECT item_id, unnest(arg_max(switches, (stopped_items, mineral)))
    FROM detect.misclassification_switches AS switches
    WHERE is_watched
    GROUP BY item_id
) AS switches USING (item_id)
WHERE tests.claim = 'moved_to_lookalike' AND smallest_of(tests.p_value, 5) < $worth_saying
