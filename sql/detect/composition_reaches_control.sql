-- One row per item whose description states a composition that reaches a control under another code, or may, as its
-- sentence tells.
-- Grain: item_id.
WITH reached AS (
    SELECT
        reached.*,
        tests.claim,
        tests.p_value,
        declarations.description,
        jurisdictions.name AS jurisdiction_name,
        coalesce(reached.purity = reached.threshold AND reached.operator = '>', false) AS is_at_threshold,
        reached.least_strength IS NOT NULL AND (reached.strength IS NULL OR reached.density IS NULL) AS is_told_in_part
    FROM detect.misclassification_tests AS tests
    JOIN detect.misclassification_reached AS reached USING (item_id)
    JOIN main.declarations AS declarations ON declarations.rowid = reached.item_id
    LEFT JOIN facts.territories AS jurisdictions ON jurisdictions.territory = reached.jurisdiction
    WHERE tests.claim = 'composition_reaches_control' AND tests.p_value < $worth_saying
)

SELECT
    item_id,
    claim,
    p_value,
    format(
        'The description "{}" states {}{}. That {} the control of {} ({}{}) in force since {}; {}.{}{}',
        description,
        written,
        CASE WHEN percent <> purity OR purity IS NULL
            AND percent IS NOT NULL THEN format(', which is {} % {}', shown(percent), name) ELSE '' END,
        if(is_at_threshold OR is_told_in_part OR asks_for_size, 'may reach', 'reaches'),
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
              '')
        || if(asks_for_size, ' The control begins at a size too, which the composition does not tell.', ''),
        of_other_exporters(others_saying_so, others, 'state', 'as much')) AS reason,
    json_object(
        'declared', json_object('hs_code', hs_code, 'written', written, 'element', element, 'percent', percent,
            'purity', purity),
        'expected', json_object('code', code, 'item', controlled_item, 'operator', operator, 'threshold', threshold,
            'announcement', announcement),
        'peers', json_object('exporters', others, 'saying_so', others_saying_so)
    ) AS evidence
FROM reached
