-- One row per item that takes goods out of a territory, the hub of the legs: the declaration lodged there, or, where
-- that is not seen, the import declaration of goods dispatched from it.
-- Grain: item_id.
SELECT items.item_id, items.authority AS hub, parties.exporter_entity AS holder, items.destination AS far_end,
    items.declared_on AS left_on, items.hs6, items.net_kg, items.lot
FROM link.items AS items
JOIN link.item_parties AS parties USING (item_id)
WHERE items.flow <> 'import'
UNION ALL
SELECT imports.item_id, imports.dispatch, parties.exporter_entity, imports.authority, imports.declared_on - 15,
    imports.hs6, imports.net_kg, imports.lot
FROM link.items AS imports
JOIN link.item_parties AS parties USING (item_id)
ANTI JOIN link.pairs AS pairs ON pairs.imported = imports.item_id
WHERE imports.flow = 'import' AND imports.dispatch <> imports.authority
