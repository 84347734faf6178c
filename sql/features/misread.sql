-- One row per item whose net mass fits all else when it is read otherwise, and the factor it is off by: with two
-- neighbouring digits exchanged, or as pounds.
--
-- A mass is in doubt where its tare is impossible or far from that of its peers, or where the other side of the
-- consignment, by their documents, has another. Exchanged digits must give the other side's mass; or a tare as its
-- peers have it (half of the goods at most, where peers do not tell) and a price within two spreads, or half as much
-- again, that lies nearer to its peers unless the gross mass is below the net one as it stands: too much net mass hides
-- nothing.
-- Where the other side is known it decides, unless the tare fits and the price fits better as it stands; pounds are
-- known by it alone, net and gross. Parties exchange digits once, or in one of fifty shipments.
-- Grain: item_id.
WITH apart AS (
    SELECT items.item_id, items.net_kg / others.net_kg AS net_ratio, items.gross_kg / others.gross_kg AS gross_ratio
    FROM (
        SELECT exported AS item_id, imported AS other FROM link.pairs WHERE linked_by <> 'probable'
        UNION ALL
        SELECT imported, exported FROM link.pairs WHERE linked_by <> 'probable'
    ) AS pairs
    JOIN features.items AS items USING (item_id)
    JOIN features.items AS others ON others.item_id = pairs.other
    WHERE items.net_kg > 0 AND others.net_kg > 0 AND abs(ln(items.net_kg / others.net_kg)) > 0.05
),

shipped AS (
    SELECT relation, count(*) AS items
    FROM features.items
    GROUP BY relation
),

traded AS (
    SELECT authority, exporter, hs6, count(*) AS items
    FROM features.items
    GROUP BY ALL
),

doubtful AS (
    SELECT
        items.item_id,
        items.relation,
        hash(items.authority, items.exporter, items.hs6) AS trade,
        items.net_kg,
        items.gross_kg,
        apart.net_ratio,
        items.gross_kg < items.net_kg OR coalesce(abs(compared.tare_z) > 4, false) AS is_odd,
        compared.tare_residual - items.log_tare AS against_tare,
        abs(compared.tare_residual / nullif(compared.tare_z, 0)) AS tare_spread,
        shipped.items AS shipments,
        traded.items AS traded,
        compared.price_residual,
        greatest(2 * abs(compared.price_residual / nullif(compared.price_z, 0)), ln(1.5)) AS price_reach
    FROM features.items AS items
    JOIN features.compared AS compared USING (item_id)
    JOIN shipped USING (relation)
    JOIN traded
        ON traded.authority = items.authority AND traded.exporter = items.exporter AND traded.hs6 = items.hs6
    LEFT JOIN apart USING (item_id)
    WHERE is_odd OR apart.net_ratio IS NOT NULL
),

readings AS (
    SELECT doubtful.*, spelt[:place - 1] || spelt[place + 1] || spelt[place] || spelt[place + 2:] AS digits
    -- A nought before the first digit was exchanged for it, and is not seen any more: 100 for 1000.
    FROM (SELECT *, '0' || floor(net_kg)::BIGINT AS spelt FROM doubtful) AS doubtful
    CROSS JOIN unnest(range(1, length(spelt))) AS places (place)
    WHERE spelt[place] <> spelt[place + 1]
),

read_otherwise AS (
    SELECT *, digits::DOUBLE + net_kg - floor(net_kg) AS kg
    FROM readings
),

fitting AS (
    SELECT
        item_id,
        net_kg / kg AS factor,
        relation,
        trade,
        shipments,
        traded,
        coalesce(abs(ln(net_kg / kg / net_ratio)) < if(is_odd, 0.04, 0.01)
            AND (is_odd OR coalesce(abs(price_residual + ln(net_kg / kg)) < abs(price_residual), true)),
            false) AS as_other_side,
        net_ratio IS NULL AND gross_kg > kg
            AND coalesce(
                abs(price_residual + ln(net_kg / kg)) < if(gross_kg < net_kg, price_reach,
                    least(abs(price_residual), price_reach)),
                gross_kg < net_kg)
            AND coalesce(abs(against_tare + ln(gross_kg / kg - 1 + 0.001)) <= 2 * tare_spread, gross_kg < 1.5 * kg)
            AS by_peers
    FROM read_otherwise
    WHERE kg > 0
),

exchanged AS (
    SELECT item_id, arg_min(factor, (NOT as_other_side, factor)) AS factor
    FROM fitting
    WHERE as_other_side OR by_peers
    GROUP BY item_id
    QUALIFY count(*) OVER (PARTITION BY any_value(relation)) <= greatest(1, any_value(shipments) / 50)
        AND (bool_or(as_other_side)
            OR count(*) OVER (PARTITION BY any_value(trade)) <= greatest(1, any_value(traded) / 50))
)

SELECT item_id, min(factor) AS factor
FROM (
    FROM exchanged
    UNION ALL
    SELECT apart.item_id, pounds_in_kg()
    FROM apart
    JOIN features.compared AS compared USING (item_id)
    WHERE abs(ln(net_ratio / pounds_in_kg())) < 0.01
        AND coalesce(abs(ln(gross_ratio / pounds_in_kg())) < 0.01, true)
        AND coalesce(abs(price_residual + ln(pounds_in_kg())) < abs(price_residual), true)
)
GROUP BY item_id
