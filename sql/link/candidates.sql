-- One row per export item and import item lodged with different authorities that share a transport document, with or
-- without the letters of its carrier, or, where one of them names none, a container within a hundred and twenty days.
-- A document, or its number, on more than fifty items of a side names no consignment and links nothing.
-- Grain: exported, imported.
WITH documents AS (
    SELECT document
    FROM link.items
    WHERE document IS NOT NULL
    GROUP BY document
    HAVING count(*) FILTER (leaves) BETWEEN 1 AND 50 AND count(*) FILTER (flow = 'import') BETWEEN 1 AND 50
),

numbers AS (
    SELECT document_number
    FROM link.items
    WHERE document_number IS NOT NULL
    GROUP BY document_number
    HAVING min(document) < max(document)
        AND count(*) FILTER (leaves) BETWEEN 1 AND 50 AND count(*) FILTER (flow = 'import') BETWEEN 1 AND 50
),

containers AS (
    SELECT container
    FROM link.items
    WHERE container IS NOT NULL
    GROUP BY container
    HAVING count(*) FILTER (leaves) BETWEEN 1 AND 50 AND count(*) FILTER (flow = 'import') BETWEEN 1 AND 50
),

pairs AS (
    SELECT exports.item_id AS exported, imports.item_id AS imported, 'document' AS linked_by, true AS as_written
    FROM link.items AS exports
    SEMI JOIN documents USING (document)
    JOIN link.items AS imports ON imports.document = exports.document AND imports.flow = 'import'
    WHERE exports.leaves
        AND imports.authority <> exports.authority
        AND imports.declared_on BETWEEN exports.declared_on - 30 AND exports.declared_on + 365
    UNION ALL
    SELECT exports.item_id, imports.item_id, 'document', false
    FROM link.items AS exports
    SEMI JOIN numbers USING (document_number)
    JOIN link.items AS imports ON imports.document_number = exports.document_number AND imports.flow = 'import'
    WHERE exports.leaves
        AND exports.document <> imports.document
        AND same_document(exports.document, exports.document_number, imports.document, imports.document_number)
        AND imports.authority <> exports.authority
        AND imports.declared_on BETWEEN exports.declared_on - 30 AND exports.declared_on + 365
    UNION ALL
    SELECT exports.item_id, imports.item_id, 'container', false
    FROM link.items AS exports
    SEMI JOIN containers USING (container)
    JOIN link.items AS imports ON imports.container = exports.container AND imports.flow = 'import'
    WHERE exports.leaves
        AND (exports.document IS NULL OR imports.document IS NULL)
        AND imports.authority <> exports.authority
        AND imports.declared_on BETWEEN exports.declared_on - 10 AND exports.declared_on + 120
)

SELECT
    pairs.*,
    exports.lot AS export_lot,
    imports.lot AS import_lot,
    exports.hs6 = imports.hs6 AS same_heading,
    left(exports.hs6, 4) = left(imports.hs6, 4) AS same_hs4,
    exports.packages = imports.packages AS same_packages,
    abs(ln(exports.net_kg / imports.net_kg)) AS mass_distance,
    abs(ln(exports.usd / imports.usd)) AS value_distance,
    abs(imports.declared_on - exports.declared_on) AS days
FROM pairs
JOIN link.items AS exports ON exports.item_id = pairs.exported
JOIN link.items AS imports ON imports.item_id = pairs.imported
