-- One row per authority, listed or possibly controlled, announcement, heading and wording: the share of relations in
-- goods so described that ever name a licence, drawn to that under the control. A code holds other goods than the
-- control means, too.
-- Grain: authority, listed, announcement, hs6, words.
WITH relations AS (
    SELECT
        items.authority,
        controlled.listed,
        controlled.announcement,
        items.hs6,
        items.words,
        tests.relation,
        bool_or(tests.size = 0) AS fills
    FROM detect.licensing_tests AS tests
    JOIN detect.licensing_controlled AS controlled USING (item_id)
    JOIN features.items AS items USING (item_id)
    WHERE tests.claim = 'no_licence' AND tests.size IS NOT NULL AND controlled.status = 'in_force'
        AND NOT items.is_vague
    GROUP BY ALL
)

SELECT
    relations.authority,
    relations.listed,
    relations.announcement,
    relations.hs6,
    relations.words,
    shrunk(count_if(relations.fills) / count(*), any_value(fills.fills), count(*), NULL) AS fills
FROM relations
JOIN reference.licensing_fills AS fills USING (authority, listed, announcement)
GROUP BY ALL
