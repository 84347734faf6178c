-- One row per item whose description says that the goods were made elsewhere than in the declared origin: where (said),
-- and in which words (statement). Nothing is said by words that go on after the name (jersey fabric), nor by a
-- description that names the declared origin anywhere, nor where that may be meant (Congo, of the two).
-- Grain: item_id.
WITH described AS MATERIALIZED (
    SELECT description, upper(strip_accents(description)) AS letters
    FROM (SELECT DISTINCT description FROM main.declarations WHERE description IS NOT NULL)
    WHERE regexp_matches(letters, getvariable('origin_words'))
),

statements AS (
    SELECT
        description,
        letters,
        unnest(regexp_extract_all(letters,
            '(?:NOT |(?:^|[^\pL]))(?:' || getvariable('origin_words') || ')[^\pL]{0,3}(?:THE )?\pL.{0,39}')) AS written,
        regexp_replace(written, '^.*?(?:' || getvariable('origin_words') || ')[^\pL]{0,3}(?:THE )?', '') AS beside
    FROM described
),

-- As short as the longest name lets it be, since many go on with a number.
places AS (
    SELECT DISTINCT regexp_replace(beside, '[0-9].*', '') AS beside
    FROM statements
    WHERE NOT starts_with(written, 'NOT ')
),

names AS (
    SELECT upper(strip_accents(name)) AS name, territory, system
    FROM facts.territory_names
    WHERE system NOT IN ('alpha2', 'm49', 'comtrade') AND is_single(territory)
),

-- The longest name tells: Hong Kong, China, is Hong Kong.
named AS (
    SELECT places.beside, arg_max(names.territory, (length(names.name), names.name)) AS said,
        arg_max(names.name, (length(names.name), names.name)) AS name
    FROM places
    JOIN names ON left(names.name, 2) = left(places.beside, 2) AND starts_with(places.beside, names.name)
    WHERE names.system <> 'alpha3'
        AND (names.system = 'chinese'
            OR regexp_matches(substr(places.beside, length(names.name) + 1), '^[ ]*($|[^\pL (/&-])'))
    GROUP BY places.beside
),

said AS (
    SELECT
        statements.description,
        any_value(statements.letters) AS letters,
        named.said,
        min(named.name) AS name,
        min(trim(left(statements.written, length(statements.written) - length(statements.beside)
            + length(named.name)), ' ,;:.|([')) AS statement
    FROM statements
    JOIN named ON named.beside = regexp_replace(statements.beside, '[0-9].*', '')
    WHERE NOT starts_with(statements.written, 'NOT ')
    GROUP BY statements.description, named.said
),

contradicted AS (
    SELECT items.item_id, items.exporter, items.is_watched, said.said, said.statement, items.origin, said.letters,
        said.name
    FROM said
    JOIN main.declarations AS declarations USING (description)
    JOIN features.items AS items ON items.item_id = declarations.rowid
    WHERE is_single(items.origin) AND items.origin <> said.said
)

SELECT item_id, exporter, is_watched, min(said) AS said, arg_min(statement, said) AS statement
FROM contradicted
WHERE NOT EXISTS (
    FROM names AS own
    WHERE own.territory = contradicted.origin
        AND (starts_with(own.name, contradicted.name)
            OR contains(contradicted.letters, own.name)
                AND regexp_matches(contradicted.letters, '(^|[^A-Z])' || regexp_escape(own.name) || '($|[^A-Z])'))
)
GROUP BY item_id, exporter, is_watched
