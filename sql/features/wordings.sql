-- One row per heading and description that is written there: the wording that it is taken for, without figures, signs
-- and case. That is its own (own_words), or the one in use under the heading of which it is a variant: that one with
-- something added ("no brand", "model K1"), or misspelt by one letter in ten. In use is what three exporters write and
-- more than write the variant.
-- Grain: hs6, description.
WITH written AS (
    SELECT
        left(declarations.hs_code, 6) AS hs6,
        declarations.description,
        coalesce(parties.exporter_entity, parties.importer_entity,
            hash(declarations.authority, declarations.declaration_id)) AS exporter
    FROM main.declarations AS declarations
    JOIN link.item_parties AS parties ON parties.item_id = declarations.rowid
    WHERE declarations.description IS NOT NULL
    GROUP BY ALL
),

described AS (
    SELECT description, description_words(description) AS wording
    FROM (SELECT DISTINCT description FROM written)
),

used AS (
    SELECT written.hs6, described.wording, count(DISTINCT written.exporter) AS users
    FROM written
    JOIN described USING (description)
    GROUP BY ALL
),

variants AS (
    SELECT rare.hs6, rare.wording, arg_max(common.wording, (common.users, common.wording)) AS common
    FROM used AS rare
    JOIN used AS common ON common.hs6 = rare.hs6 AND common.users > rare.users
    WHERE rare.users < 3 AND common.users >= 3 AND length(common.wording) >= 2
        AND (
            starts_with(rare.wording, common.wording || ' ')
            -- Long texts are compared for minutes, and hardly ever meant to be the same.
            OR length(common.wording) BETWEEN 10 AND 80
                AND abs(length(rare.wording) - length(common.wording)) <= length(common.wording) // 10
                AND damerau_levenshtein(rare.wording, common.wording) <= length(common.wording) // 10)
    GROUP BY rare.hs6, rare.wording
)

SELECT
    goods.hs6,
    goods.description,
    coalesce(variants.common, described.wording) AS wording,
    hash(coalesce(variants.common, described.wording)) AS words,
    hash(described.wording) AS own_words
FROM (SELECT DISTINCT hs6, description FROM written) AS goods
JOIN described USING (description)
LEFT JOIN variants ON variants.hs6 = goods.hs6 AND variants.wording = described.wording
