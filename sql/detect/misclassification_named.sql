-- One row per item whose description names a strategic mineral, or states a composition of it, that its heading cannot
-- hold, though no control is reached by what is stated. Who declares at least three times as often under headings that
-- do hold it, within half a year, has mistyped a code. Where three others under the heading, or a quarter of them,
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
        AND NOT EXISTS (
            FROM facts.other_names AS others
            WHERE others.hs6 = wordings.hs6 AND contains(wordings.wording, others.word))
    GROUP BY ALL
),

users AS (
    SELECT hs6, count(DISTINCT exporter) AS exporters
    FROM features.items
    GROUP BY hs6
),

spoken AS (
    SELECT items.item_id, items.hs6, items.exporter, items.flow, items.declared_on, named.mineral, named.written
    FROM features.items AS items
    JOIN named USING (hs6, words)
    JOIN users USING (hs6)
    ANTI JOIN facts.mineral_articles AS articles USING (hs6, mineral)
    WHERE users.exporters > 5
    UNION ALL
    SELECT items.item_id, items.hs6, items.exporter, items.flow, items.declared_on, contents.mineral, contents.written
    FROM detect.misclassification_contents AS contents
    JOIN features.items AS items USING (item_id)
    ANTI JOIN (FROM facts.mineral_articles WHERE in_any_share) AS articles
        ON articles.hs6 = items.hs6 AND articles.mineral = contents.mineral
    WHERE contents.percent >= 50
),

-- On two days of one flow: both sides of a consignment copy one slip.
repeated AS (
    SELECT DISTINCT spoken.hs6, spoken.mineral, spoken.exporter
    FROM spoken
    JOIN users USING (hs6)
    WHERE users.exporters > 5
    GROUP BY spoken.hs6, spoken.mineral, spoken.exporter, spoken.flow
    HAVING count(DISTINCT spoken.declared_on) > 1
),

-- Of headings that hold the mineral, whether one is but a digit away: once, that is a slip of the pen.
out_of_place AS (
    SELECT spoken.*, coalesce(bool_or(a_slip_apart(minerals.hs6, spoken.hs6)), false) AS is_near
    FROM spoken
    LEFT JOIN facts.heading_minerals AS minerals ON minerals.mineral = spoken.mineral AND minerals.role <> 'cover'
    GROUP BY ALL
    HAVING NOT coalesce(bool_or(minerals.hs6 = spoken.hs6), false)
),

open AS (
    SELECT wrong.item_id, wrong.mineral
    FROM out_of_place AS wrong
    JOIN features.items AS items USING (exporter)
    LEFT JOIN out_of_place AS again ON again.item_id = items.item_id AND again.mineral = wrong.mineral
    LEFT JOIN (FROM facts.heading_minerals WHERE role <> 'cover') AS minerals
        ON minerals.hs6 = items.hs6 AND minerals.mineral = wrong.mineral
    WHERE items.declared_on BETWEEN wrong.declared_on - 183 AND wrong.declared_on + 183
    GROUP BY wrong.item_id, wrong.mineral
    HAVING count(minerals.hs6) >= 3 * count(again.item_id)
),

placed AS (
    SELECT out_of_place.*
    FROM out_of_place
    LEFT JOIN repeated USING (hs6, mineral, exporter)
    WHERE NOT is_near OR repeated.exporter IS NOT NULL
),

naming AS (
    SELECT hs6, mineral, count(DISTINCT exporter) AS exporters
    FROM placed
    GROUP BY ALL
)

SELECT
    placed.item_id,
    min(placed.mineral) AS mineral,
    min(placed.written) AS written,
    bool_and(placed.is_near) AS is_near,
    max(naming.exporters - 1) AS others_naming_it,
    any_value(users.exporters - 1) AS others,
    min(if(naming.exporters > 3 OR naming.exporters > 1 AND 4 * (naming.exporters - 1) >= users.exporters - 1,
           (naming.exporters - 1) / (users.exporters - 1), 0)) AS share
FROM placed
JOIN users USING (hs6)
JOIN naming USING (hs6, mineral)
ANTI JOIN open ON open.item_id = placed.item_id AND open.mineral = placed.mineral
GROUP BY placed.item_id
