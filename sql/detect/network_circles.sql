-- One row per two firms and heading in which goods went from one to the other: how often nearly the same mass came
-- back, or went out again, within four months and dearer than before, by more than the market where that is known, the
-- rate of exchange, and three per cent, or a tenth where one price holds freight and the other may not,
-- less how often it was cheaper. Who returns goods, or has them repaired or replaced, gives them the value that they
-- had. Of firms that only ever sent goods one way nothing but their number is told.
-- Grain: one, other, hs6.
WITH sent AS (
    SELECT
        items.item_id,
        least(parties.exporter_entity, parties.importer_entity) AS one,
        greatest(parties.exporter_entity, parties.importer_entity) AS other,
        parties.exporter_entity AS sender,
        items.hs6,
        items.is_watched
    FROM features.items AS items
    JOIN link.item_parties AS parties USING (item_id)
    -- The other side of a consignment is the same one.
    ANTI JOIN link.pairs AS pairs ON pairs.imported = items.item_id
    ANTI JOIN features.slips AS slips USING (item_id)
    WHERE parties.exporter_entity <> parties.importer_entity
),

partners AS (
    SELECT
        one,
        other,
        hs6,
        any_value(is_watched) AS is_watched,
        count(*) AS consignments,
        min(sender) < max(sender) AS both_send
    FROM sent
    GROUP BY one, other, hs6
),

consignments AS (
    SELECT
        sent.one,
        sent.other,
        sent.hs6,
        sent.sender,
        items.declared_on,
        items.net_kg,
        items.price_basis,
        declarations.currency,
        ln(nullif(declarations.value, 0) / items.net_kg) AS declared_price,
        {'price': exp(declared_price), 'currency': items.price_currency} AS declared,
        CASE WHEN items.usd IS NOT NULL THEN items.log_price END AS log_price,
        compared.price_residual,
        hash(items.authority, items.declaration_id, items.item_no) AS lot
    FROM sent
    SEMI JOIN (FROM partners WHERE both_send) USING (one, other, hs6)
    JOIN features.items AS items USING (item_id)
    JOIN main.declarations AS declarations ON declarations.rowid = sent.item_id
    LEFT JOIN features.compared AS compared USING (item_id)
),

steps AS (
    SELECT
        *,
        sender <> lag(sender) OVER before AND abs(ln(net_kg / lag(net_kg) OVER before)) < 0.2
            AND declared_on - lag(declared_on) OVER before <= 120 AS is_turn,
        least(
            log_price - lag(log_price) OVER before,
            CASE WHEN currency = lag(currency) OVER before
                THEN declared_price - lag(declared_price) OVER before END) AS rise,
        if(price_basis = lag(price_basis) OVER before, ln(1.03), ln(1.1)) AS by_freight,
        price_residual - lag(price_residual) OVER before AS own_rise
    FROM consignments
    WINDOW before AS (PARTITION BY one, other, hs6 ORDER BY declared_on, lot)
),

turned AS (
    SELECT
        *,
        coalesce(is_turn AND rise > by_freight AND coalesce(own_rise > 0, true), false) AS is_dearer,
        coalesce(is_turn AND rise < 0, false) AS is_cheaper
    FROM steps
),

circles AS (
    SELECT
        one,
        other,
        hs6,
        count_if(is_turn) AS turns,
        count_if(is_dearer) AS dearer,
        greatest(count_if(is_dearer) - count_if(is_cheaper), 0) AS rises,
        median(net_kg) AS usual_kg,
        min(declared_on) AS first_on,
        max(declared_on) AS last_on,
        exp(arg_min(log_price, (declared_on, lot))) AS first_price,
        exp(arg_max(log_price, (declared_on, lot))) AS last_price,
        arg_min(declared, (declared_on, lot)) FILTER (declared_price IS NOT NULL) AS first_declared,
        arg_max(declared, (declared_on, lot)) FILTER (declared_price IS NOT NULL) AS last_declared
    FROM turned
    GROUP BY one, other, hs6
)

SELECT
    partners.* EXCLUDE (both_send),
    coalesce(circles.turns, 0) AS turns,
    coalesce(circles.dearer, 0) AS dearer,
    coalesce(circles.rises, 0) AS rises,
    circles.* EXCLUDE (one, other, hs6, turns, dearer, rises)
FROM partners
LEFT JOIN circles USING (one, other, hs6)
