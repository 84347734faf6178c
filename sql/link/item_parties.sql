-- One row per screened item: who exports, who imports, and who lodged it.
-- Grain: item_id.
SELECT
    items.item_id,
    exporters.entity AS exporter_entity,
    importers.entity AS importer_entity,
    declarations.declarant_id AS declarant
FROM link.items AS items
JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
LEFT JOIN link.parties AS exporters ON exporters.mention = items.exporter_mention
LEFT JOIN link.parties AS importers ON importers.mention = items.importer_mention
