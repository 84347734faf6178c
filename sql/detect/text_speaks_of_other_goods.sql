-- One row per item whose description is worded like controlled goods of another heading, as its sentence tells.
-- Grain: item_id.
SELECT
    tests.item_id,
    tests.claim,
    tests.p_value,
    format(
        'The description "{}" is worded as exporters word {} ({}): {} of its letters are familiar there, {} under {}, where it is declared.',
        declarations.description,
        speech.other,
        replace(speech.mineral, '_', ' '),
        shown_percent(speech.familiar_there),
        shown_percent(speech.familiar_here),
        items.hs6) AS reason,
    json_object(
        'declared', json_object('hs6', items.hs6, 'description', declarations.description, 'familiar',
            speech.familiar_here),
        'expected', json_object('hs6', speech.other, 'mineral', speech.mineral, 'familiar', speech.familiar_there),
        'peers', json_object('users_of_heading', wordings.heading_users, 'of_wording', wordings.users)
    ) AS evidence
FROM detect.misclassification_tests AS tests
JOIN features.items AS items USING (item_id)
JOIN main.declarations AS declarations ON declarations.rowid = tests.item_id
JOIN detect.misclassification_speech AS speech ON speech.hs6 = items.hs6 AND speech.words = items.words
JOIN detect.misclassification_wordings AS wordings ON wordings.hs6 = items.hs6 AND wordings.words = items.words
WHERE tests.claim = 'text_speaks_of_other_goods' AND tests.p_value < $worth_saying
