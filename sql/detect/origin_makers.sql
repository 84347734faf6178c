-- One row per item whose description names a maker that is called after a place elsewhere than in the declared origin,
-- or a deposit there that goods of its mineral are called after (kind): where that is (said), and in which words
-- (statement). Nothing is said by a description that names the declared origin, too, nor by one of what the goods are
-- for, or like.
-- Grain: item_id.
WITH described AS MATERIALIZED (
    SELECT
        description,
        upper(strip_accents(description)) AS letters,
        -- The name of a firm goes on after the place.
        regexp_extract(letters,
            '(?:^|[^A-Z])((?:' || getvariable('maker_words') || ')[ .:：]*(' || getvariable('towns')
            || ')(?:[^A-Z].{0,30}|$))', ['statement', 'place']) AS maker,
        regexp_extract(letters, '(?:^|[^A-Z])(' || getvariable('deposits') || ')(?:[^A-Z]|$)', 1) AS deposit
    FROM (SELECT DISTINCT description FROM main.declarations WHERE description IS NOT NULL)
    WHERE regexp_matches(letters, getvariable('maker_words') || '|' || getvariable('deposits'))
        AND NOT regexp_matches(letters, '(?:^|[^A-Z])(?:NOT|FOR|PARTS?|REPLACES|LIKE|AS|EQUIVALENT|SIMILAR)[^A-Z]')
),

named AS (
    SELECT description, letters, 'maker' AS kind, maker.place AS place, trim(maker.statement, ' ,;:.|([') AS statement
    FROM described
    WHERE maker.place <> ''
    UNION ALL
    SELECT description, letters, 'deposit', deposit, deposit
    FROM described
    WHERE deposit <> ''
)

SELECT
    items.item_id,
    any_value(items.exporter) AS exporter,
    any_value(items.is_watched) AS is_watched,
    min(places.territory) AS said,
    arg_min(named.statement, (places.territory, named.kind, named.statement)) AS statement,
    arg_min(named.kind, (places.territory, named.kind, named.statement)) AS kind
FROM named
JOIN facts.places AS places ON places.place = named.place AND (places.mineral IS NULL) = (named.kind = 'maker')
JOIN main.declarations AS declarations USING (description)
JOIN features.items AS items ON items.item_id = declarations.rowid
WHERE is_single(items.origin) AND items.origin <> places.territory
    AND (named.kind = 'maker' OR (items.hs6, places.mineral) IN (
        SELECT (hs6, mineral) FROM facts.heading_minerals WHERE role <> 'cover'))
    AND NOT EXISTS (
        FROM facts.territory_names AS own
        WHERE own.territory = items.origin AND own.system NOT IN ('alpha2', 'alpha3', 'm49', 'comtrade')
            AND contains(named.letters, upper(strip_accents(own.name))))
GROUP BY items.item_id
