-- One row per item whose description names a maker that is called after a place elsewhere than in the declared origin,
-- or a deposit there that goods of its mineral are called after: where that is (said), and in which words (statement).
-- Nothing is said by a description that names the declared origin, too.
-- Grain: item_id.
WITH described AS MATERIALIZED (
    SELECT description, upper(strip_accents(description)) AS letters
    FROM (SELECT DISTINCT description FROM main.declarations WHERE description IS NOT NULL)
    WHERE regexp_matches(letters, '(?:^|[^A-Z])(?:' || getvariable('maker_words') || ')|' || getvariable('deposits'))
),

-- The name of a firm goes on after the place.
patterns AS (
    SELECT
        place,
        territory,
        mineral,
        if(mineral IS NULL,
            '(?:^|[^A-Z])((?:' || getvariable('maker_words') || ')[ .:：]*' || place || '(?:[^A-Z].{0,30}|$))',
            '(?:^|[^A-Z])(' || place || ')(?:[^A-Z]|$)') AS pattern
    FROM facts.places
),

named AS (
    SELECT described.description, described.letters, patterns.territory AS said, patterns.mineral,
        trim(regexp_extract(described.letters, patterns.pattern, 1), ' ,;:.|([') AS statement
    FROM described
    JOIN patterns ON contains(described.letters, patterns.place)
    WHERE regexp_matches(described.letters, patterns.pattern)
)

SELECT items.item_id, any_value(items.exporter) AS exporter, any_value(items.is_watched) AS is_watched,
    min(named.said) AS said, arg_min(named.statement, (named.said, named.statement)) AS statement
FROM named
JOIN main.declarations AS declarations USING (description)
JOIN features.items AS items ON items.item_id = declarations.rowid
WHERE is_single(items.origin) AND items.origin <> named.said
    AND (named.mineral IS NULL OR (items.hs6, named.mineral) IN (
        SELECT (hs6, mineral) FROM facts.heading_minerals WHERE role <> 'cover'))
    AND NOT EXISTS (
        FROM facts.territory_names AS own
        WHERE own.territory = items.origin AND own.system NOT IN ('alpha2', 'alpha3', 'm49', 'comtrade')
            AND contains(named.letters, upper(strip_accents(own.name))))
GROUP BY items.item_id
