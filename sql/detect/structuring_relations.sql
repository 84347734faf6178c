-- One row per item that is shipped, with the relation it belongs to: goods of a heading that reach one consignee from
-- one exporter, or from exporters that share an address, phone, owner or broker, or that reach several consignees under
-- one roof (structuring_consignees). all_parcels are the items of the
-- relation. Where no consignee is named, what an exporter sends to a territory is taken together. Ordinary goods are
-- there to compare with: of many, one target in so many is taken that about 200,000 items remain. Headings that only
-- serve as a cover are neither: nobody stays below an amount with goods that no amount is set for, and what hides among
-- them is not ordinary.
-- Grain: item_id.
WITH shares AS (
    SELECT greatest(count(*) // 200000, 1)::UBIGINT AS taken
    FROM features.items
    WHERE flow <> 'transit' AND NOT is_watched
),

targeted AS (
    SELECT
        items.item_id,
        items.declared_on,
        items.is_strategic,
        parties.exporter_entity,
        CASE
            WHEN parties.importer_entity IS NOT NULL
                THEN hash('to', items.authority, items.flow, items.hs6,
                    coalesce(consignees.consignee, parties.importer_entity))
            WHEN parties.exporter_entity IS NOT NULL
                THEN hash('from', items.authority, items.flow, items.hs6, parties.exporter_entity, items.destination)
        END AS target
    FROM features.items AS items
    JOIN link.item_parties AS parties USING (item_id)
    LEFT JOIN detect.structuring_consignees AS consignees USING (item_id)
    WHERE items.flow <> 'transit' AND (items.is_strategic OR NOT items.is_watched)
),

shipped AS MATERIALIZED (
    SELECT item_id, declared_on, exporter_entity, target
    FROM targeted
    CROSS JOIN shares
    WHERE is_strategic OR target % shares.taken = 0
),

supplied AS (
    SELECT target, min(exporter_entity) < max(exporter_entity) AS by_several
    FROM shipped
    WHERE target IS NOT NULL
    GROUP BY target
    HAVING count(*) >= 3
),

marks AS (
    SELECT DISTINCT
        shipped.target,
        shipped.exporter_entity,
        unnest(marks_of(coalesce(registered.address, declarations.exporter_address), registered.phone,
            registered.owner_id, declarations.declarant_id)) AS mark
    FROM supplied
    JOIN shipped USING (target)
    JOIN main.declarations AS declarations ON declarations.rowid = shipped.item_id
    LEFT JOIN main.parties AS registered ON registered.party_id = declarations.exporter_id
    WHERE supplied.by_several
),

sharing AS (
    SELECT target, exporter_entity, min(exporter_entity) OVER (PARTITION BY target, mark) AS head
    FROM marks
),

groups AS (
    SELECT target, exporter_entity, min(head) AS head
    FROM sharing
    GROUP BY target, exporter_entity
),

related AS (
    SELECT
        shipped.item_id,
        shipped.declared_on,
        hash(shipped.target, coalesce(groups.head, if(supplied.by_several, shipped.exporter_entity, 0))) AS relation
    FROM shipped
    JOIN supplied USING (target)
    LEFT JOIN groups ON groups.target = shipped.target AND groups.exporter_entity = shipped.exporter_entity
)

SELECT related.*, counted.all_parcels
FROM related
JOIN (FROM related SELECT relation, count(*) AS all_parcels GROUP BY relation HAVING count(*) >= 3) AS counted
    USING (relation)
