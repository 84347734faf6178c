-- One row per item that brings goods into a territory, the hub of the legs: its import declaration, or, where that is
-- not seen, the export declaration to it.
-- Grain: item_id.
SELECT items.item_id, items.authority AS hub, parties.importer_entity AS holder, items.dispatch AS far_end,
    items.declared_on AS arrived_on, items.hs6, items.net_kg, items.lot
FROM link.items AS items
JOIN link.item_parties AS parties USING (item_id)
WHERE items.flow = 'import'
UNION ALL
SELECT exports.item_id, exports.destination, parties.importer_entity, exports.authority, exports.declared_on + 15,
    exports.hs6, exports.net_kg, exports.lot
FROM link.items AS exports
JOIN link.item_parties AS parties USING (item_id)
ANTI JOIN link.pairs AS pairs ON pairs.exported = exports.item_id
WHERE exports.leaves AND exports.destination <> exports.authority
