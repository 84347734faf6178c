-- One row per item and slip: figures that look mistyped, and values that could not be used or had to be mended.
-- A slip is no suspicion: its p-value is 1.
-- Grain: item_id, claim.
WITH mistyped AS (
    SELECT
        slips.item_id,
        slips.slip AS claim,
        CASE slips.slip
            WHEN 'mass_unit' THEN format(
                'The net mass of {} kg looks mistyped: {} kg would fit better with what else is known of these goods of {}.',
                shown(items.net_kg), shown(items.net_kg / slips.factor), items.hs6)
            WHEN 'value_unit' THEN format(
                'The value looks mistyped by a factor of {:,.0f}: {} {}/kg where {} is expected for {}.',
                greatest(slips.factor, 1 / slips.factor), shown(exp(items.log_price)), items.price_currency,
                shown(exp(items.log_price - compared.price_residual)), items.hs6)
            WHEN 'currency' THEN format(
                'The value fits when read in another currency, one that the exporter or the other side of the consignment names or that is usual at {}: {} {}/kg where {} is expected for {}.',
                items.authority, shown(exp(items.log_price)), items.price_currency,
                shown(exp(items.log_price - compared.price_residual)), items.hs6)
            ELSE format('Net mass {} kg and gross mass {} kg look exchanged.', shown(items.net_kg),
                shown(items.gross_kg))
        END AS reason,
        json_object('declared', json_object('net_kg', items.net_kg, 'gross_kg', items.gross_kg, 'price_per_kg',
            exp(items.log_price)),
                    'expected', json_object('price_per_kg', exp(items.log_price - compared.price_residual)), 'factor',
                    slips.factor) AS evidence
    FROM features.slips AS slips
    JOIN features.items AS items USING (item_id)
    JOIN features.compared AS compared USING (item_id)
),

given AS (
    SELECT
        items.item_id,
        'nominal_value' AS claim,
        format('A price of {} {}/kg is no price: {:,.0f} times as much is expected for {}{}. The value is nominal or mistyped, or the goods are others.',
            shown(exp(items.log_price)), items.price_currency, nominal.factor, items.hs6,
            if(nominal.whose = 'parties', ' between these parties', '')) AS reason,
        json_object('declared', json_object('net_kg', items.net_kg, 'price_per_kg', exp(items.log_price)),
            'expected', json_object('price_per_kg', exp(items.log_price) * nominal.factor)) AS evidence
    FROM (
        SELECT item_id, max(factor) AS factor, arg_max(whose, (factor, whose)) AS whose
        FROM features.nominal
        GROUP BY item_id
    ) AS nominal
    JOIN features.items AS items USING (item_id)
),

repeated AS (
    SELECT
        items.item_id,
        'packages_mass' AS claim,
        if(declarations.net_kg / declarations.packages > 5000,
            format('{} kg in {}: that counts lots or loads, and is not compared.', shown(declarations.net_kg),
                counted(declarations.packages, 'package')),
            format('The number of packages, {:,}, looks like the mass of {} kg typed again.', declarations.packages,
                shown(declarations.net_kg))) AS reason,
        json_object('declared', json_object('packages', declarations.packages, 'net_kg', declarations.net_kg,
            'gross_kg', declarations.gross_kg)) AS evidence
    FROM features.items AS items
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    WHERE declarations.packages IS NOT NULL AND items.packages IS NULL
),

displaced AS (
    SELECT
        items.item_id,
        'mass_decimals' AS claim,
        format('The {} mass of {} kg looks mistyped by a factor of {:.0f}: {} kg fits the {} mass of {} kg{}, and is compared.',
            told.word, shown(told.declared), greatest(told.declared / told.meant, told.meant / told.declared),
            shown(told.meant), told.other_word, shown(told.other),
            if(abs(ln(declarations.weighed_kg / items.gross_kg)) < 0.1,
                ' and the ' || shown(declarations.weighed_kg) || ' kg that were weighed', '')) AS reason,
        json_object('declared', json_object('net_kg', declarations.net_kg, 'gross_kg', declarations.gross_kg,
            'weighed_kg', declarations.weighed_kg), 'expected', json_object('net_kg', items.net_kg, 'gross_kg',
                items.gross_kg)) AS evidence
    FROM features.items AS items
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    CROSS JOIN LATERAL (
        VALUES
            ('gross', declarations.gross_kg, items.gross_kg, 'net', items.net_kg),
            ('net', declarations.net_kg, items.net_kg, 'gross', items.gross_kg)
    ) AS told (word, declared, meant, other_word, other)
    WHERE told.meant <> told.declared
    UNION ALL
    SELECT
        item_id,
        'mass_decimals',
        format('Net mass {} kg and gross mass {} kg: one of the two looks mistyped by a factor of {:.0f}. No scale tells which.',
            shown(net_kg), shown(gross_kg), decimals_short(net_kg, gross_kg)),
        json_object('declared', json_object('net_kg', net_kg, 'gross_kg', gross_kg))
    FROM features.items
    ANTI JOIN features.slips AS slips USING (item_id)
    WHERE decimals_short(net_kg, gross_kg) IS NOT NULL
),

noted AS (
    SELECT
        items.item_id,
        CASE note.kind WHEN 'unusable' THEN 'unusable_value' ELSE 'mended_value' END AS claim,
        note
    FROM features.items AS items
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    CROSS JOIN unnest(declarations.notes) AS notes (note)
    WHERE declarations.notes IS NOT NULL
)

SELECT item_id, claim, 'clerical' AS tactic, 0.5 AS score, 1.0 AS p_value, reason, evidence
FROM (FROM mistyped UNION ALL FROM given UNION ALL FROM repeated UNION ALL FROM displaced)
UNION ALL
SELECT
    item_id,
    claim,
    'clerical',
    0.1,
    1.0,
    if(claim = 'unusable_value', 'Cannot be used as written, and was left out: ', 'Had to be mended to be used: ')
    || string_agg(note.name || ' "' || left(note.raw, 60) || '"', ', ' ORDER BY note.name) || '.',
    json_object('declared', to_json(list(note ORDER BY note.name)))
FROM noted
GROUP BY item_id, claim
