-- One row per item whose other side, lodged with another authority, declares another origin; the chance is the share of
-- matched declarations of ordinary goods whose origins disagree.
-- Grain: item_id.
WITH sides AS (
    SELECT
        pairs.exported,
        pairs.imported,
        pairs.match_probability,
        exports.origin AS export_origin,
        imports.origin AS import_origin,
        exports.hs6 IN (SELECT hs6 FROM facts.heading_minerals) OR imports.hs6 IN (SELECT hs6 FROM facts.heading_minerals) AS is_strategic
    FROM link.pairs AS pairs
    JOIN features.items AS exports ON exports.item_id = pairs.exported
    JOIN features.items AS imports ON imports.item_id = pairs.imported
    WHERE exports.origin IS NOT NULL AND imports.origin IS NOT NULL
),

ordinary AS (
    SELECT (count(*) FILTER (export_origin <> import_origin) + 1) / (count(*) + 2) AS share
    FROM sides
    WHERE NOT is_strategic
),

told AS (
    SELECT imported AS item_id, exported AS other, export_origin AS other_origin, match_probability
    FROM sides
    WHERE export_origin <> import_origin AND is_strategic
    UNION ALL
    SELECT exported, imported, import_origin, match_probability
    FROM sides
    WHERE export_origin <> import_origin AND is_strategic
)

SELECT
    told.item_id,
    arg_max(told.other, told.match_probability) AS other,
    arg_max(told.other_origin, told.match_probability) AS other_origin,
    -- A match that may be wrong may be the reason.
    least(any_value(ordinary.share) + 1 - max(told.match_probability), 1) AS chance
FROM told
CROSS JOIN ordinary
GROUP BY told.item_id
