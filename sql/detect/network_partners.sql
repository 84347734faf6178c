-- One row per authority, heading and partner with whom firms trade in it there that share an address or a phone, and
-- are tied to the partner by nothing themselves: which of the firms that share it do so (members), how many (sharing),
-- on which side they stand, and in how many items. As one authority knows them, since firms of two may be the same
-- ones. That firms share an owner is no reason to look: a group has its own suppliers.
-- Grain: authority, side, partner, hs6, kind, value.
WITH sides AS (
    SELECT items.authority, items.hs6, items.is_watched, parties.exporter_entity, parties.importer_entity,
        count(*) AS items
    FROM features.items AS items
    JOIN link.item_parties AS parties USING (item_id)
    WHERE parties.exporter_entity <> parties.importer_entity
    GROUP BY ALL
),

-- Who trades with its own, by any tie.
kin AS (
    SELECT DISTINCT sides.exporter_entity, sides.importer_entity
    FROM (SELECT DISTINCT exporter_entity, importer_entity FROM sides) AS sides
    JOIN detect.network_identifiers AS firsts ON firsts.firm = sides.exporter_entity AND firsts.kind <> 'broker'
    JOIN detect.network_identifiers AS seconds
        ON seconds.firm = sides.importer_entity AND seconds.kind = firsts.kind AND seconds.value = firsts.value
),

traded AS (
    SELECT authority, hs6, is_watched, 'exporters' AS side, exporter_entity AS firm, importer_entity AS partner, items,
        kin.exporter_entity IS NOT NULL AS is_kin
    FROM sides
    LEFT JOIN kin USING (exporter_entity, importer_entity)
    UNION ALL
    SELECT authority, hs6, is_watched, 'importers', importer_entity, exporter_entity, items,
        kin.exporter_entity IS NOT NULL
    FROM sides
    LEFT JOIN kin USING (exporter_entity, importer_entity)
)

SELECT
    traded.authority,
    traded.side,
    traded.partner,
    traded.hs6,
    traded.is_watched,
    identifiers.kind,
    identifiers.value,
    identifiers.firms,
    identifiers.firms > 10 AS is_crowded,
    min(identifiers.shown) AS shown,
    -- One whose number is left out once is not another firm.
    count(DISTINCT coalesce(firms.name, traded.firm::VARCHAR)) AS sharing,
    list(traded.firm ORDER BY traded.firm) AS members,
    sum(traded.items)::BIGINT AS items
FROM traded
JOIN detect.network_identifiers AS identifiers USING (firm)
JOIN detect.network_firms AS firms USING (firm)
WHERE identifiers.kind IN ('address', 'phone') AND identifiers.firms BETWEEN 2 AND 1000
GROUP BY ALL
HAVING NOT bool_or(traded.is_kin)
