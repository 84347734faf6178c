-- One row per item whose description names a strategic mineral, or states a composition of it, that its heading cannot
-- hold, though no control is reached by what is stated. Who declares at least three times as often under headings that
-- do hold it has mistyped a code. Where three others under the heading, or a quarter of them,
-- name it too, they may all speak of something else (pencils, lamps, lubricants), and their share is the chance. Where
-- fewer than five others ship the heading, nobody tells what its goods are called, but a composition is what it is.
-- Grain: item_id.
WITH named AS (
    SELECT wordings.hs6, wordings.words, names.mineral, arg_max(names.word, (length(names.word), names.word)) AS written
    FROM detect.misclassification_wordings AS wordings
    JOIN facts.mineral_names AS names
        ON contains(wordings.wording, names.word)
        -- Letters before the word make another word of it, in alphabets, and so do letters after a short one.
        AND NOT regexp_matches(substring(' ' || wordings.wording, strpos(wordings.wording, names.word), 1),
            '[a-zà-ÿа-я]')
        AND (length(names.word) > 5 OR NOT regexp_matches(substring(wordings.wording,
            strpos(wordings.wording, names.word) + length(names.word), 1), '[a-zà-ÿа-я]'))
    LEFT JOIN facts.headings AS headings USING (hs6)
    WHERE NOT coalesce(contains(lower(headings.description), names.word), false)
    GROUP BY ALL
),

users AS (
    SELECT hs6, count(DISTINCT exporter) AS exporters
    FROM features.items
    GROUP BY hs6
),

spoken AS (
    SELECT items.item_id, items.hs6, items.declaration_id, items.exporter, named.mineral, named.written
    FROM features.items AS items
    JOIN named USING (hs6, words)
    JOIN users USING (hs6)
    ANTI JOIN facts.mineral_articles AS articles USING (hs6, mineral)
    WHERE users.exporters > 5
    UNION ALL
    SELECT items.item_id, items.hs6, items.declaration_id, items.exporter, contents.mineral, contents.written
    FROM detect.misclassification_contents AS contents
    JOIN features.items AS items USING (item_id)
    ANTI JOIN (FROM facts.mineral_articles WHERE in_any_share) AS articles
        ON articles.hs6 = items.hs6 AND articles.mineral = contents.mineral
    WHERE contents.percent >= 50
),

repeated AS (
    SELECT spoken.hs6, spoken.mineral, spoken.exporter
    FROM spoken
    JOIN users USING (hs6)
    WHERE users.exporters > 5
    GROUP BY ALL
    HAVING count(DISTINCT spoken.declaration_id) > 1
),

-- A code with one digit of the right one wrong is a slip of the pen, unless its exporter declares so again, and others
-- ship under it.
out_of_place AS (
    SELECT spoken.*
    FROM spoken
    LEFT JOIN repeated USING (hs6, mineral, exporter)
    WHERE NOT EXISTS (
        FROM facts.heading_minerals AS minerals
        WHERE minerals.mineral = spoken.mineral AND minerals.role <> 'cover'
            AND if(repeated.exporter IS NULL, a_slip_apart(minerals.hs6, spoken.hs6), minerals.hs6 = spoken.hs6))
),

open AS (
    SELECT wrong.exporter, wrong.mineral
    FROM (SELECT exporter, mineral, count(DISTINCT item_id) AS items FROM out_of_place GROUP BY ALL) AS wrong
    JOIN features.items AS items USING (exporter)
    SEMI JOIN (FROM facts.heading_minerals WHERE role <> 'cover') AS minerals
        ON minerals.hs6 = items.hs6 AND minerals.mineral = wrong.mineral
    GROUP BY wrong.exporter, wrong.mineral
    HAVING count(*) >= 3 * any_value(wrong.items)
),

naming AS (
    SELECT hs6, mineral, count(DISTINCT exporter) AS exporters
    FROM out_of_place
    GROUP BY ALL
)

SELECT
    out_of_place.item_id,
    min(out_of_place.mineral) AS mineral,
    min(out_of_place.written) AS written,
    max(naming.exporters - 1) AS others_naming_it,
    any_value(users.exporters - 1) AS others,
    min(if(naming.exporters > 3 OR naming.exporters > 1 AND 4 * (naming.exporters - 1) >= users.exporters - 1,
           (naming.exporters - 1) / (users.exporters - 1), 0)) AS share
FROM out_of_place
JOIN users USING (hs6)
JOIN naming USING (hs6, mineral)
ANTI JOIN open USING (exporter, mineral)
GROUP BY out_of_place.item_id
