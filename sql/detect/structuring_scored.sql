-- One row per screened item: the probability that an honest one lies in a burst that looks as much like a cut order.
-- Grain: item_id.
WITH odd AS (
    SELECT
        parcels.item_id,
        -- Amounts found from crowding come beside those that are known or round.
        smallest_of(tail.share * exp(-clusters.oddness / tail.scale), if(clusters.kind = 'crowded', 2, 1)) AS p_value
    FROM detect.structuring_clusters AS clusters
    JOIN detect.structuring_parcels AS parcels USING (burst)
    CROSS JOIN reference.structuring_tail AS tail
    WHERE clusters.is_strategic
        AND clusters.oddness > 0
        -- A parcel of another size is none of the order.
        AND coalesce(CASE clusters.unit WHEN 'kg' THEN parcels.net_kg WHEN parcels.worth_unit THEN parcels.worth END
            BETWEEN (1 - depth) * amount AND amount, true)
),

named AS (
    SELECT
        items.item_id,
        items.flow <> 'transit' AS is_shipped,
        items.is_strategic,
        coalesce(parties.importer_entity, parties.exporter_entity) IS NOT NULL AS is_named
    FROM features.items AS items
    LEFT JOIN link.item_parties AS parties USING (item_id)
)

SELECT
    named.item_id,
    CASE WHEN is_shipped AND is_strategic AND is_named THEN coalesce(odd.p_value, 1) END AS p_value,
    tail.bursts < $min_peers AS thin,
    CASE
        WHEN NOT is_strategic THEN 'no strategic mineral is classified under the heading'
        WHEN NOT is_shipped THEN 'goods in transit are no part of an order'
        WHEN NOT is_named THEN 'neither exporter nor consignee is named'
    END AS silent
FROM named
CROSS JOIN reference.structuring_tail AS tail
LEFT JOIN odd USING (item_id)
