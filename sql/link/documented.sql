-- One row per export and import item that fit each other best among those that share their document or container. First
-- those of one heading and mass, each other's nearest; of what is left, the same heading first, then nearest mass, then
-- nearest day.
-- The probability is one over the number of items on the fuller side that are left to choose from.
-- Grain: exported, imported.
WITH alike AS (
    SELECT *
    FROM link.candidates
    WHERE same_heading AND mass_distance < 0.02
    QUALIFY row_number() OVER (PARTITION BY exported ORDER BY linked_by DESC, mass_distance, days, imported) = 1
),

agreed AS (
    SELECT *
    FROM alike
    QUALIFY row_number() OVER (PARTITION BY imported ORDER BY linked_by DESC, mass_distance, days, exported) = 1
),

others AS (
    SELECT
        candidates.*,
        row_number() OVER (PARTITION BY exported ORDER BY linked_by DESC, same_heading DESC, same_hs4 DESC, mass_distance, days, imported) AS rank_of_import,
        row_number() OVER (PARTITION BY imported ORDER BY linked_by DESC, same_heading DESC, same_hs4 DESC, mass_distance, days, exported) AS rank_of_export,
        count(*) OVER (PARTITION BY exported) AS imports,
        count(*) OVER (PARTITION BY imported) AS exports
    FROM link.candidates AS candidates
    WHERE exported NOT IN (SELECT exported FROM agreed) AND imported NOT IN (SELECT imported FROM agreed)
)

SELECT exported, imported, linked_by, if(linked_by = 'document', 0.99, 0.9) AS match_probability
FROM agreed
UNION ALL
SELECT exported, imported, linked_by, if(linked_by = 'document', 0.99, 0.9) / greatest(imports, exports)
FROM others
WHERE rank_of_import = 1 AND rank_of_export = 1
