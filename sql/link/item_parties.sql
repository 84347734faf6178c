-- One row per screened item: who exports, who imports, who lodged it for them, and which of them answers for what it
-- declares: the exporter of what leaves, the importer of what arrives, nobody for what only passes.
-- Grain: item_id.
SELECT
    items.item_id,
    exporters.entity AS exporter_entity,
    importers.entity AS importer_entity,
    declarations.declarant_id AS declarant,
    CASE WHEN items.leaves THEN 'exporter' WHEN items.flow = 'import' THEN 'importer' END AS answering_side,
    CASE answering_side WHEN 'exporter' THEN exporters.entity WHEN 'importer' THEN importers.entity END
        AS answering_entity
FROM link.items AS items
JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
LEFT JOIN link.parties AS exporters ON exporters.mention = items.exporter_mention
LEFT JOIN link.parties AS importers ON importers.mention = items.importer_mention
