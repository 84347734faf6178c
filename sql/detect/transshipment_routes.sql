-- One row per item of a controlled mineral that names a territory of dispatch other than the one that controls it, with
-- since when its exporter sends such goods that way, and trades in them at all, and whether the declared origin makes
-- them.
-- Grain: item_id.
WITH sent AS (
    SELECT
        items.item_id,
        parties.exporter_entity AS firm,
        items.hs6,
        items.dispatch AS hub,
        items.destination,
        items.origin,
        items.declared_on,
        goods.jurisdiction AS source,
        goods.minerals,
        goods.controlled_from,
        makers.territory IS NOT NULL AS is_made_there
    FROM features.items AS items
    JOIN detect.transshipment_goods AS goods USING (hs6)
    JOIN link.item_parties AS parties USING (item_id)
    LEFT JOIN detect.transshipment_makers AS makers
        ON makers.hs6 = items.hs6 AND makers.territory = items.origin
        AND (items.named IS NULL OR list_has_any(makers.minerals, string_split(items.named, ',')))
    WHERE goods.is_mineral
        AND items.dispatch <> goods.jurisdiction
        AND items.origin <> goods.jurisdiction
        AND items.destination NOT IN (goods.jurisdiction, items.dispatch)
        AND is_single(items.origin) AND items.origin <> items.destination
        AND parties.exporter_entity IS NOT NULL
),

first_trade AS (
    SELECT firm, minerals, min(declared_on) AS first_on
    FROM (
        SELECT parties.exporter_entity AS firm, goods.minerals, items.declared_on
        FROM features.items AS items
        JOIN detect.transshipment_goods AS goods USING (hs6)
        JOIN link.item_parties AS parties USING (item_id)
        UNION ALL
        SELECT parties.importer_entity, goods.minerals, items.declared_on
        FROM features.items AS items
        JOIN detect.transshipment_goods AS goods USING (hs6)
        JOIN link.item_parties AS parties USING (item_id)
    )
    GROUP BY ALL
)

SELECT
    sent.*,
    min(sent.declared_on) OVER (PARTITION BY sent.firm, sent.hub, sent.destination, sent.minerals) AS route_began,
    first_trade.first_on AS firm_began
FROM sent
JOIN first_trade USING (firm, minerals)
