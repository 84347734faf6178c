-- One row per item that costs many times what the declared goods do, and which minerals cost about as much that have
-- been declared as such goods, as its sentence tells.
-- Grain: item_id.
WITH told AS (
    SELECT tests.item_id, tests.claim, tests.p_value, items.hs6, items.declared_on, exp(items.log_price) AS price,
        dear.* EXCLUDE (item_id)
    FROM detect.misclassification_tests AS tests
    JOIN features.items AS items USING (item_id)
    JOIN detect.misclassification_dear AS dear USING (item_id)
    WHERE tests.claim = 'dearer_than_declared_goods' AND tests.p_value < $worth_saying
),

-- Within a factor of two of a price published for the day, or within half a year of it.
minerals AS (
    SELECT told.item_id,
        array_to_string(list_sort(list(DISTINCT replace(covers.mineral, '_', ' '))), ', ') AS named
    FROM told
    JOIN facts.heading_minerals AS covers ON covers.hs6 = told.hs6 AND covers.role = 'cover'
    JOIN facts.prices AS published ON published.mineral = covers.mineral
        AND told.declared_on BETWEEN published.valid_from - 183 AND published.valid_to + 183
        AND told.price BETWEEN published.usd_per_kg_low / 2 AND 2 * published.usd_per_kg_high
    GROUP BY told.item_id
)

SELECT
    told.item_id,
    told.claim,
    told.p_value,
    format(
        'Declared as {} ({}) at {} USD/kg, {} times the {} that ordinary grades have cost at most since 2019 by {}, and so on {} days.{}{} A purer or rarer grade, or a mass or value in another unit throughout, would look the same.',
        goods,
        hs6,
        shown(price),
        shown(times),
        shown(usd_per_kg_high),
        source,
        days,
        coalesce(format(' Declared as such goods before, and at about this price then (within a factor of two): {}.',
            minerals.named), ''),
        if(unwatched_exporters > 0,
            format(' Of {} of unwatched goods whose price is known so, {} as much again and again.',
                counted(unwatched_exporters, 'other exporter'), how_many(unwatched_beyond, 'ask')),
            '')) AS reason,
    json_object(
        'declared', json_object('goods', goods, 'hs6', hs6, 'usd_per_kg', price),
        'expected', json_object('usd_per_kg_at_most', usd_per_kg_high, 'source', source, 'minerals', minerals.named),
        'peers', json_object('exporters', unwatched_exporters, 'as_dear', unwatched_beyond)
    ) AS evidence
FROM told
LEFT JOIN minerals USING (item_id)
