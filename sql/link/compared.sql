-- One row per possible pair and what is compared: how far the two sides agree, 0 not at all and higher more closely.
-- What one side lacks is not compared.
-- Grain: exported, imported, compared.
-- Materialized, since DuckDB 2.0.0 fails on texts that came through several joins into the list below (duckdb#23360).
WITH sides AS MATERIALIZED (
    SELECT
        possible.exported,
        possible.imported,
        possible.is_known,
        possible.is_known IS NOT NULL AS is_documented,
        CASE WHEN exports.exporter_entity IS NOT NULL AND imports.importer_entity IS NOT NULL
            THEN hash(exports.exporter_entity, imports.importer_entity, exports.hs6, imports.hs6) END AS relation,
        round(25 * ln(imports.net_kg / exports.net_kg)) AS proportion,
        exports.hs6 AS hs6,
        imports.hs6 AS other_hs6,
        abs(ln(imports.net_kg / exports.net_kg)) AS mass_distance,
        imports.packages = exports.packages AS same_packages,
        imports.usd / exports.usd AS value_ratio,
        value_ratio / (imports.net_kg / exports.net_kg) AS price_ratio,
        imports.container = exports.container AS same_container,
        abs(imports.due_on - exports.due_on) AS days,
        if(exports.exporter_entity = imports.exporter_entity, 1,
            comparable_likeness(exporters.letters, other_exporters.letters)) AS exporters,
        if(exports.importer_entity = imports.importer_entity, 1,
            comparable_likeness(importers.letters, other_importers.letters)) AS importers
    FROM link.possible AS possible
    JOIN link.sides AS exports ON exports.item_id = possible.exported
    JOIN link.sides AS imports ON imports.item_id = possible.imported
    LEFT JOIN link.parties AS exporters ON exporters.mention = exports.exporter_mention
    LEFT JOIN link.parties AS importers ON importers.mention = exports.importer_mention
    LEFT JOIN link.parties AS other_exporters ON other_exporters.mention = imports.exporter_mention
    LEFT JOIN link.parties AS other_importers ON other_importers.mention = imports.importer_mention
),

-- Where one party sends another goods of which no side fits in mass: the proportion that three consignments or more
-- have in common, at least half of them. That is no chance, as goods declared by half or in another unit are.
unlike AS (
    SELECT relation, is_documented, proportion, exported, imported
    FROM sides
    WHERE mass_distance >= 0.1 AND price_ratio BETWEEN 0.9 AND 1.4
        AND exported NOT IN (SELECT exported FROM sides WHERE mass_distance < 0.02)
        AND imported NOT IN (SELECT imported FROM sides WHERE mass_distance < 0.02)
),

proportions AS (
    SELECT relation, is_documented, proportion
    FROM unlike
    JOIN (
        SELECT relation, is_documented, count(DISTINCT exported) AS consignments
        FROM unlike
        GROUP BY relation, is_documented
    ) USING (relation, is_documented)
    GROUP BY ALL
    HAVING count(DISTINCT exported) >= greatest(3, 0.5 * any_value(consignments)) AND count(DISTINCT imported) >= 3
),

compared AS (
    SELECT exported, imported, is_known, unnest([
        {'compared': 'heading', 'agreement': CASE WHEN hs6 = other_hs6 THEN 2 WHEN left(hs6, 4) = left(other_hs6, 4)
            THEN 1 ELSE 0 END},
        {'compared': 'mass', 'agreement': CASE WHEN mass_distance < 0.0005 THEN 3 WHEN mass_distance < 0.02 THEN 2
            WHEN mass_distance < 0.1 THEN 1 WHEN mass_distance >= 0.1 THEN 0 END},
        {'compared': 'packages', 'agreement': same_packages::INTEGER},
        -- A value that is lodged CIF lies above the same value FOB, by a few per cent by sea, by a third at most by
        -- air. Of another mass the goods are of another value, too, or of the same price.
        {'compared': 'value', 'agreement': CASE WHEN mass_distance >= 0.1 THEN NULL
            WHEN value_ratio BETWEEN 0.98 AND 1.1 THEN 2
            WHEN value_ratio BETWEEN 0.9 AND 1.4 THEN 1 WHEN value_ratio IS NOT NULL THEN 0 END},
        {'compared': 'value of another mass', 'agreement': CASE WHEN mass_distance >= 0.1 THEN
            CASE WHEN value_ratio BETWEEN 0.98 AND 1.1 THEN 2
                WHEN price_ratio BETWEEN 0.98 AND 1.1 THEN 1 WHEN value_ratio IS NOT NULL THEN 0 END END},
        {'compared': 'proportion of masses', 'agreement': CASE WHEN mass_distance >= 0.1
            THEN (proportions.relation IS NOT NULL)::INTEGER END},
        {'compared': 'container', 'agreement': same_container::INTEGER},
        {'compared': 'date', 'agreement': CASE WHEN days <= 1 THEN 3 WHEN days <= 4 THEN 2 WHEN days <= 14 THEN 1
            WHEN days > 14 THEN 0 END},
        {'compared': 'exporter', 'agreement': CASE WHEN exporters = 1 THEN 2 WHEN exporters > 0.85 THEN 1
            WHEN exporters IS NOT NULL THEN 0 END},
        {'compared': 'importer', 'agreement': CASE WHEN importers = 1 THEN 2 WHEN importers > 0.85 THEN 1
            WHEN importers IS NOT NULL THEN 0 END}
    ], recursive := true)
    FROM sides
    LEFT JOIN proportions USING (relation, is_documented, proportion)
)

SELECT *
FROM compared
WHERE agreement IS NOT NULL
