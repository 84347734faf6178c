-- One row per inbound and outbound item of the same kind of goods, or made of them, through a hub, by the same holder
-- or, of the same heading and nearly the same mass, by different ones. Those that leave before they come are no legs:
-- they show how often the two meet by chance. An item that leaves within five days before its arrival was lodged was
-- under way.
-- Grain: inbound, outbound.
WITH kindred AS (
    SELECT DISTINCT goods.hs6, others.hs6 AS other_hs6
    FROM link.goods AS goods
    JOIN link.goods AS others ON others.kind = goods.kind AND others.step >= goods.step
),

of_one_holder AS (
    SELECT
        inbound.item_id AS inbound,
        outbound.item_id AS outbound,
        inbound.lot,
        outbound.lot AS outbound_lot,
        inbound.hub,
        true AS parties_agree,
        inbound.hs6 = outbound.hs6 AS same_heading,
        outbound.net_kg / inbound.net_kg AS part,
        outbound.left_on - inbound.arrived_on AS days
    FROM link.inbound AS inbound
    JOIN kindred USING (hs6)
    JOIN link.outbound AS outbound
        ON outbound.hub = inbound.hub
        AND outbound.holder = inbound.holder
        AND outbound.hs6 = kindred.other_hs6
        AND outbound.left_on BETWEEN inbound.arrived_on - 130 AND inbound.arrived_on + 120
    WHERE outbound.net_kg <= 1.05 * inbound.net_kg AND outbound.far_end IS DISTINCT FROM inbound.far_end
),

of_others AS (
    SELECT
        inbound.item_id,
        outbound.item_id,
        inbound.lot,
        outbound.lot,
        inbound.hub,
        false,
        true,
        outbound.net_kg / inbound.net_kg,
        outbound.left_on - inbound.arrived_on
    FROM link.inbound AS inbound
    JOIN link.outbound AS outbound
        ON outbound.hub = inbound.hub
        AND outbound.hs6 = inbound.hs6
        AND round(ln(outbound.net_kg) * 100) = round(ln(inbound.net_kg) * 100)
        AND outbound.left_on BETWEEN inbound.arrived_on - 70 AND inbound.arrived_on + 60
    WHERE outbound.holder IS DISTINCT FROM inbound.holder AND outbound.far_end IS DISTINCT FROM inbound.far_end
)

SELECT
    *,
    days >= -5 AS in_order,
    -- Fortnights since the goods could leave, and as many before.
    if(days >= -5, (days + 5) // 15, (-6 - days) // 15) AS fortnights,
    CASE
        WHEN abs(part - 1) < 0.01 THEN 'whole'
        WHEN part > 0.9 THEN 'nearly whole'
        WHEN abs(part * 2 - 1) < 0.06 OR abs(part * 3 - 1) < 0.06 THEN 'half or third'
        ELSE 'part'
    END AS fit
FROM (
    FROM of_one_holder
    UNION ALL
    FROM of_others
)
