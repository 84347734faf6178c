-- One row per item that brings goods into a territory, the hub of the legs: its import declaration, or, where that is not
-- seen, the export declaration to it.
-- Grain: item_id.
SELECT item_id, authority AS hub, importer_entity AS holder, dispatch AS far_end, declared_on, declared_on AS arrived_on, hs6, net_kg
FROM link.items
WHERE flow = 'import'
UNION ALL
SELECT exports.item_id, exports.destination, exports.importer_entity, exports.authority, exports.declared_on, exports.declared_on + 15, exports.hs6, exports.net_kg
FROM link.items AS exports
ANTI JOIN link.pairs AS pairs ON pairs.exported = exports.item_id
WHERE exports.leaves AND exports.destination <> exports.authority
