-- One row per screened item: who exports, who imports, and who lodged it.
-- Grain: item_id.
SELECT
    declarations.rowid AS item_id,
    exporters.entity AS exporter_entity,
    importers.entity AS importer_entity,
    declarations.declarant_id AS declarant
FROM main.declarations AS declarations
LEFT JOIN link.parties AS exporters
    ON exporters.mention = hash(declarations.authority, declarations.exporter_id, declarations.exporter_name, declarations.exporter_address)
LEFT JOIN link.parties AS importers
    ON importers.mention = hash(declarations.authority, declarations.importer_id, declarations.importer_name, declarations.importer_address)
WHERE declarations.status <> 'cancelled' AND declarations.declared_on <= $as_of
