-- One row per item by which parties that gave up controlled goods trade a lookalike at the same price, as its sentence
-- tells.
-- Grain: item_id.
SELECT
    tests.item_id,
    tests.claim,
    tests.p_value,
    format(
        'These parties traded {} ({}) {} times, last on {}, and none {}; it has been controlled since {}. From {} on they trade {} at {} {}/kg. That is close to the price of the former ({}); {} is usual for the latter.',
        replace(switches.mineral, '_', ' '),
        switches.stopped_hs6,
        switches.stopped_items,
        switches.stopped_on,
        coalesce('again until ' || switches.resumed_on, 'since'),
        switches.since,
        switches.begun_on,
        items.hs6,
        shown(exp(items.log_price)),
        items.price_currency,
        shown(exp(switches.stopped_log_price)),
        shown(exp(items.log_price - compared.price_residual))) AS reason,
    json_object(
        'declared', json_object('hs6', items.hs6, 'price_per_kg', exp(items.log_price), 'begun_on', switches.begun_on),
        'expected', json_object('hs6', switches.stopped_hs6, 'mineral', switches.mineral, 'price_per_kg',
            exp(switches.stopped_log_price)),
        'peers', json_object('items_before', switches.stopped_items, 'controlled_since', switches.since)
    ) AS evidence
FROM detect.misclassification_tests AS tests
JOIN features.items AS items USING (item_id)
JOIN features.compared AS compared USING (item_id)
JOIN (
    SELECT item_id, unnest(arg_max(switches, (stopped_items, mineral)))
    FROM detect.misclassification_switches AS switches
    WHERE is_watched
    GROUP BY item_id
) AS switches USING (item_id)
WHERE tests.claim = 'moved_to_lookalike' AND tests.p_value < $worth_saying
