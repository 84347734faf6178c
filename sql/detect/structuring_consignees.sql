-- One row per item that is one of several an exporter sends different consignees, of one heading, where some of these
-- share an address, phone or owner: the first of those that share is the consignee of all.
-- Grain: item_id.
WITH sent AS (
    SELECT
        items.item_id,
        parties.importer_entity,
        hash(items.authority, items.flow, items.hs6, parties.exporter_entity) AS trade
    FROM features.items AS items
    JOIN link.item_parties AS parties USING (item_id)
    WHERE items.flow <> 'transit' AND parties.exporter_entity IS NOT NULL AND parties.importer_entity IS NOT NULL
    WINDOW of_trade AS (PARTITION BY items.authority, items.flow, items.hs6, parties.exporter_entity)
    QUALIFY min(parties.importer_entity) OVER of_trade < max(parties.importer_entity) OVER of_trade
        AND count(*) OVER of_trade >= 3
),

marks AS (
    SELECT DISTINCT
        sent.trade,
        sent.importer_entity,
        unnest(marks_of(coalesce(registered.address, declarations.importer_address), registered.phone,
            registered.owner_id, NULL)) AS mark
    FROM sent
    JOIN main.declarations AS declarations ON declarations.rowid = sent.item_id
    LEFT JOIN main.parties AS registered ON registered.party_id = declarations.importer_id
),

heads AS (
    SELECT trade, importer_entity, min(head) AS head
    FROM (
        SELECT trade, importer_entity, min(importer_entity) OVER (PARTITION BY trade, mark) AS head
        FROM marks
    )
    GROUP BY trade, importer_entity
)

SELECT sent.item_id, heads.head AS consignee
FROM sent
JOIN heads USING (trade, importer_entity)
