-- One row per export and import item that may be of the same consignment though no document says so, and, of those
-- whose documents pair them, whether they are. The import is lodged from ten days before to thirty after it is due.
-- Grain: exported, imported.
WITH met AS (
    SELECT DISTINCT exports.item_id AS exported, imports.item_id AS imported
    FROM link.blocks AS exports
    JOIN link.blocks AS imports USING (block, is_open)
    WHERE exports.leaves AND NOT imports.leaves
)

SELECT
    met.exported,
    met.imported,
    CASE WHEN exports.other IS NOT NULL THEN exports.other = met.imported END AS is_known
FROM met
JOIN link.sides AS exports ON exports.item_id = met.exported
JOIN link.sides AS imports ON imports.item_id = met.imported
WHERE imports.authority <> exports.authority
    AND imports.due_on - exports.due_on BETWEEN -10 AND 30
    -- What a document already shows is not asked again.
    AND (exports.other IS NOT NULL OR NOT exports.names_document OR NOT imports.names_document)
