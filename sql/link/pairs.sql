-- One row per export and import item that are each other's best fit among those that share their document or
-- container: same heading first, then nearest mass, then nearest day.
-- The probability is one over the number of items on the fuller side that fit as well by heading.
-- Grain: exported, imported.
WITH ranked AS (
    SELECT
        *,
        row_number() OVER (PARTITION BY exported ORDER BY same_heading DESC, same_hs4 DESC, mass_distance, days, imported) AS rank_of_import,
        row_number() OVER (PARTITION BY imported ORDER BY same_heading DESC, same_hs4 DESC, mass_distance, days, exported) AS rank_of_export,
        count(*) OVER (PARTITION BY exported, same_heading) AS imports,
        count(*) OVER (PARTITION BY imported, same_heading) AS exports,
        min(mass_distance) OVER (PARTITION BY exported, same_heading) AS nearest
    FROM link.candidates
)

SELECT
    exported,
    imported,
    linked_by,
    -- A mass that agrees within one in fifty singles the pair out among many.
    if(mass_distance < 0.02, 1, 1 / greatest(imports, exports)) * if(linked_by = 'document', 0.99, 0.9) AS match_probability
FROM ranked
WHERE rank_of_import = 1 AND rank_of_export = 1
