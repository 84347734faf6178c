-- One row per item whose description names a mineral that its heading cannot hold, as its sentence tells.
-- Grain: item_id.
SELECT
    tests.item_id,
    tests.claim,
    tests.p_value,
    format(
        'The description "{}" names {} ("{}"), which {} is not known to hold.{}',
        declarations.description,
        replace(named.mineral, '_', ' '),
        named.written,
        items.hs6,
        of_other_exporters(named.others_naming_it, named.others, 'name', 'it')) AS reason,
    json_object(
        'declared', json_object('hs6', items.hs6, 'description', declarations.description),
        'expected', json_object('mineral', named.mineral, 'written', named.written),
        'peers', json_object('exporters', named.others, 'naming_it', named.others_naming_it)
    ) AS evidence
FROM detect.misclassification_tests AS tests
JOIN features.items AS items USING (item_id)
JOIN main.declarations AS declarations ON declarations.rowid = tests.item_id
JOIN detect.misclassification_named AS named USING (item_id)
WHERE tests.claim = 'mineral_named_in_text' AND tests.p_value < $worth_saying
