-- One row per item of an export or import declaration as it is compared: when the import is usually lodged, who the
-- parties are, and which item a document shows to be the other side.
-- Grain: item_id.
SELECT
    items.item_id,
    items.lot,
    items.leaves,
    items.authority,
    if(items.leaves, items.authority, items.dispatch) AS leaves_from,
    if(items.leaves, items.destination, items.authority) AS goes_to,
    items.declared_on + if(items.leaves, coalesce(way.days, mode.days, 7), 0) AS due_on,
    items.hs6,
    items.net_kg,
    items.packages,
    items.usd,
    items.document IS NOT NULL AS names_document,
    if(items.container IS NULL, NULL, hash(items.container)) AS container,
    parties.exporter_entity,
    parties.importer_entity,
    items.exporter_mention,
    items.importer_mention,
    documented.other
FROM link.items AS items
JOIN link.item_parties AS parties USING (item_id)
LEFT JOIN link.usual_days AS way
    ON way.transport_mode = items.transport_mode AND way.leaves_from = items.authority
        AND way.goes_to = items.destination
LEFT JOIN link.usual_days AS mode
    ON mode.transport_mode = items.transport_mode AND mode.leaves_from IS NULL
LEFT JOIN (
    SELECT exported AS item_id, imported AS other
    FROM link.documented
    WHERE match_probability > 0.5
    UNION ALL
    SELECT imported, exported
    FROM link.documented
    WHERE match_probability > 0.5
) AS documented ON documented.item_id = items.item_id
WHERE items.flow <> 'transit'
