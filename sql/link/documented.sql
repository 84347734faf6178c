-- One row per export and import item that fit each other best among those that share their document or container. First
-- those of one heading and mass, each other's nearest in packages, mass and value; of what is left, the same heading
-- first, then nearest mass, then nearest day. The probability is one over the number of items on the fuller side that
-- are left to choose from, less the share of pairs that agree in nothing else.
-- Grain: exported, imported.
WITH alike AS (
    SELECT *
    FROM link.candidates
    WHERE same_heading AND mass_distance < 0.02
    QUALIFY row_number() OVER (PARTITION BY exported ORDER BY linked_by DESC, same_packages DESC,
        mass_distance + value_distance, days, import_lot) = 1
),

agreed AS (
    SELECT *
    FROM alike
    QUALIFY row_number() OVER (PARTITION BY imported ORDER BY linked_by DESC, same_packages DESC,
        mass_distance + value_distance, days, export_lot) = 1
),

others AS (
    SELECT
        candidates.*,
        row_number() OVER (PARTITION BY exported ORDER BY linked_by DESC, same_heading DESC, same_hs4 DESC,
            mass_distance, days, import_lot) AS rank_of_import,
        row_number() OVER (PARTITION BY imported ORDER BY linked_by DESC, same_heading DESC, same_hs4 DESC,
            mass_distance, days, export_lot) AS rank_of_export,
        count(*) OVER (PARTITION BY exported) AS imports,
        count(*) OVER (PARTITION BY imported) AS exports
    FROM link.candidates AS candidates
    WHERE exported NOT IN (SELECT exported FROM agreed) AND imported NOT IN (SELECT imported FROM agreed)
),

chosen AS (
    SELECT exported, imported, linked_by, 1 AS share
    FROM agreed
    UNION ALL
    SELECT exported, imported, linked_by, 1 / greatest(imports, exports)
    FROM others
    WHERE rank_of_import = 1 AND rank_of_export = 1
),

-- How often nothing else agrees where there was nothing to choose.
mistaken AS (
    SELECT
        chosen.linked_by,
        (count(*) FILTER (
            left(exports.hs6, 2) <> left(imports.hs6, 2)
            AND abs(ln(imports.net_kg / exports.net_kg)) > 0.1
            AND exports.packages IS DISTINCT FROM imports.packages) + 1) / (count(*) + 10) AS share
    FROM chosen
    JOIN link.items AS exports ON exports.item_id = chosen.exported
    JOIN link.items AS imports ON imports.item_id = chosen.imported
    WHERE chosen.share = 1
    GROUP BY chosen.linked_by
)

SELECT chosen.exported, chosen.imported, chosen.linked_by,
    chosen.share * (1 - coalesce(mistaken.share, 0.1)) AS match_probability
FROM chosen
LEFT JOIN mistaken USING (linked_by)
