-- One row per item that takes goods out of a territory, the hub of the legs: the declaration lodged there, or, where that is
-- not seen, the import declaration of goods dispatched from it.
-- Grain: item_id.
SELECT item_id, authority AS hub, exporter_entity AS holder, destination AS far_end, declared_on, declared_on AS left_on, hs6, net_kg
FROM link.items
WHERE flow <> 'import'
UNION ALL
SELECT imports.item_id, imports.dispatch, imports.exporter_entity, imports.authority, imports.declared_on, imports.declared_on - 15, imports.hs6, imports.net_kg
FROM link.items AS imports
ANTI JOIN link.pairs AS pairs ON pairs.imported = imports.item_id
WHERE imports.flow = 'import' AND imports.dispatch <> imports.authority
