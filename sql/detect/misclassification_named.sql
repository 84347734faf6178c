-- One row per item whose description names a strategic mineral, or states a composition of it, that its heading cannot
-- hold, though no control is reached by what is stated. Where three others under the heading, or a quarter of them,
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
    WHERE contents.percent >= 50
),

repeated AS (
    SELECT hs6, mineral, exporter
    FROM spoken
    GROUP BY ALL
    HAVING count(DISTINCT declaration_id) > 1
),

-- A code with one digit of the right one wrong is a slip of the pen, unless its exporter declares so again.
out_of_place AS (
    SELECT spoken.*
    FROM spoken
    LEFT JOIN repeated USING (hs6, mineral, exporter)
    WHERE NOT EXISTS (
        FROM facts.heading_minerals AS minerals
        WHERE minerals.mineral = spoken.mineral AND minerals.role <> 'cover'
            AND if(repeated.exporter IS NULL, a_slip_apart(minerals.hs6, spoken.hs6), minerals.hs6 = spoken.hs6))
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
GROUP BY out_of_place.item_id
