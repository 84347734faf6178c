-- One row per item whose figures look mistyped rather than false: what slipped, and the factor it is off by.
--
-- mass_unit   the net mass is a thousand times too small or too large (tonnes typed as kilograms, or grams), and two
--             measures that contain it are off by that same factor; or the scale or the gross mass shows that
--             factor, or the scale that of pounds; or, by features.misread, two of its digits are exchanged, or it is
--             in pounds
-- value_unit  the value is a thousand times too large or too small, or a hundredth of what is asked; the masses fit
-- currency    the value fits when read in another currency that the same exporter uses there, by a factor of thirty at
--             least, and the masses fit: nobody undervalues by the rate of the won; or, once or seldom by such a
--             factor, read in that of the other side of the consignment or in a usual one, as the other side values it;
--             or, once, in a currency that one in a hundred declarations there name at most, and that the exporter
--             names nowhere else
-- net_gross   net mass above gross mass, and the two fit their peers when exchanged
--
-- A measure is off by a factor when its residual lies within two spreads of the factor's logarithm, or within a factor
-- of two and a half where several are, and at least four spreads from its peers. A unit is also known by the other
-- side of the consignment, by their documents, where that states a hundred or a thousand times as much, or as little,
-- and the price lies nearer to its peers so; and a value by the other shipments of the same parties, where it is a
-- hundred or a thousand times theirs, or as small a part: decimals typed or left out; and their mass likewise, where
-- the money is the same. A load of every package that is a thousandfold shows it too, unless a scale, other measures
-- or the other side confirm the mass. Where only peers show it, an exporter does so once. So he does with a tenfold,
-- or in one of fifty shipments, which the other side or the same parties, of whom no other shipment is off so, must
-- show exactly: who understates does it again, and rarely by just that.
-- Grain: item_id.
WITH measured AS (
    SELECT
        items.item_id,
        items.authority,
        items.exporter,
        items.relation,
        items.hs6,
        items.named,
        items.declared_on,
        declarations.currency,
        items.net_kg,
        items.gross_kg,
        ln(items.usd / items.net_kg) AS log_usd,
        items.log_weighed,
        items.log_kg_per_m3,
        compared.*  EXCLUDE (item_id),
        abs(price_residual / nullif(price_z, 0)) AS price_spread,
        abs(package_residual / nullif(package_z, 0)) AS package_spread,
        abs(volume_residual / nullif(volume_z, 0)) AS volume_spread
    FROM features.items AS items
    JOIN features.compared AS compared USING (item_id)
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    WHERE abs(price_z) > 2
        OR items.gross_kg < items.net_kg
        OR items.gross_kg / items.net_kg BETWEEN 1000 AND 1600
        OR abs(items.log_weighed) > 6
        OR items.log_weighed BETWEEN -0.81 AND -0.77
        OR greatest(abs(package_z), abs(volume_z)) > 4
            AND greatest(abs(package_residual), abs(volume_residual)) > ln(400)
),

shipped AS (
    SELECT exporter, hs6, count(*) AS items FROM features.items GROUP BY exporter, hs6
),

factors AS (
    SELECT
        measured.*,
        sign(coalesce(price_residual, -package_residual, -volume_residual)) * ln(1000) AS off,
        -- Who prices so again means it, and what names a mineral that others of its heading are not is priced as that.
        count_if(abs(price_z) > 4) OVER (PARTITION BY exporter, hs6, sign(price_residual)) AS alike,
        named IS NULL AND alike = 1 AS is_alone, shipped.items AS shipments,
        greatest(abs(package_z), abs(volume_z), abs(tare_z), 0) < 3 AS masses_fit,
        alike <= greatest(0.02 * shipped.items, 1) AS happens_once,
        alike <= greatest(0.05 * shipped.items, 3) AS is_seldom
    FROM measured
    JOIN shipped USING (exporter, hs6)
),

apart AS (
    SELECT item_id, other
    FROM (
        SELECT exported AS item_id, imported AS other, linked_by FROM link.pairs
        UNION ALL
        SELECT imported, exported, linked_by FROM link.pairs
    )
    WHERE linked_by <> 'probable'
),

by_other_side AS (
    SELECT
        factors.item_id,
        factors.authority,
        factors.currency,
        date_trunc('month', factors.declared_on)::DATE AS month,
        other_declarations.currency AS other_currency,
        happens_once,
        is_seldom,
        price_residual,
        coalesce(abs(price_z) > 4, false) AS is_priced_oddly,
        ln(nullif(items.net_kg, 0) / nullif(others.net_kg, 0)) AS net_apart,
        ln(items.usd / others.usd) AS usd_apart
    FROM factors
    JOIN apart USING (item_id)
    JOIN link.items AS items USING (item_id)
    JOIN link.items AS others ON others.item_id = apart.other
    JOIN main.declarations AS other_declarations ON other_declarations.rowid = apart.other
),

by_parties AS (
    SELECT items.relation, count(*) AS items, median(compared.price_residual) AS middle,
        1.645 * 1.4826 * mad(compared.price_residual) AS reach,
        median(ln(items.usd / items.net_kg)) AS their_price, median(ln(items.net_kg)) AS their_mass
    FROM features.items AS items
    JOIN features.compared AS compared USING (item_id)
    SEMI JOIN measured USING (relation)
    WHERE compared.price_residual IS NOT NULL
    GROUP BY items.relation
    HAVING count(*) >= 5
),

-- Among their own shipments, too, a slip is alone on its side.
off_parties AS (
    SELECT factors.*, middle, reach, their_price, their_mass,
        count_if(abs(price_residual - middle) > ln(3)) OVER (PARTITION BY relation, sign(price_residual - middle))
            <= greatest(0.02 * items, 1) AS is_alone_there
    FROM factors
    JOIN by_parties USING (relation)
),

-- What a scale or the other side confirms is no slip of the mass, nor what the packages and the room they take do.
confirmed AS (
    SELECT item_id FROM factors WHERE abs(log_weighed) < 1 AND gross_kg / net_kg < 300
    UNION ALL
    SELECT item_id FROM by_other_side WHERE abs(net_apart) < 1
),

contradicted AS (
    FROM confirmed
    UNION ALL
    SELECT item_id FROM factors WHERE least(abs(package_residual), abs(volume_residual)) < ln(5)
),

currencies AS (
    SELECT items.authority, items.exporter, declarations.currency, count(*) AS items
    FROM features.items AS items
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    SEMI JOIN measured ON measured.authority = items.authority AND measured.exporter = items.exporter
    WHERE declarations.currency IS NOT NULL
    GROUP BY ALL
),

shares AS (
    SELECT authority, currency, count(*) / sum(count(*)) OVER (PARTITION BY authority) AS share
    FROM main.declarations
    WHERE currency IS NOT NULL
    GROUP BY authority, currency
),

mass_unit AS (
    SELECT item_id, 'mass_unit' AS slip, factor
    FROM features.misread
    UNION ALL
    SELECT item_id, 'mass_unit', pow(10, round(net_apart / ln(10)))
    FROM by_other_side
    WHERE is_priced_oddly AND near_power_of_ten(net_apart) AND abs(net_apart) > ln(50)
        AND abs(price_residual + net_apart) < abs(price_residual)
    UNION ALL
    SELECT item_id, 'mass_unit', exp(-sign(log_weighed) * ln(1000))
    FROM factors
    WHERE abs(abs(log_weighed) - ln(1000)) < 0.1
    UNION ALL
    SELECT item_id, 'mass_unit', 2.20462
    FROM factors
    WHERE abs(log_weighed + ln(2.20462)) < 0.01
        AND coalesce(abs(price_residual + ln(2.20462)) < abs(price_residual), true)
    UNION ALL
    -- No goods weigh a thousand times what they weigh when packed; nor are they packed in a thousand times their mass,
    -- which something else must show, though: little is told of what is hidden.
    SELECT item_id, 'mass_unit', factor
    FROM factors
    CROSS JOIN (VALUES (0.001), (1000)) AS units (factor)
    WHERE gross_kg / net_kg * factor BETWEEN 1 AND 1.6
        AND coalesce(abs(price_residual + ln(factor)) < abs(price_residual), factor > 1 OR abs(log_weighed) < 0.1
            AND coalesce(abs(package_residual - ln(factor)) < abs(package_residual), gross_kg < 50))
    UNION ALL
    -- What two measures show at once needs no more than to be nearer to a thousand than to anything else; goods denser
    -- than osmium, or lighter than any cargo, leave nothing else that it could be.
    SELECT item_id, 'mass_unit', exp(-off)
    FROM factors
    ANTI JOIN confirmed USING (item_id)
    WHERE greatest(abs(price_z), abs(package_z), abs(volume_z)) > 4
            AND coalesce(abs(price_residual - off) < ln(2.5), false)::INTEGER
                + coalesce(abs(package_residual + off) < ln(2.5), false)::INTEGER
                + coalesce(abs(volume_residual + off) < ln(2.5), false)::INTEGER >= 2
        OR abs(price_z) > 4 AND log_kg_per_m3 NOT BETWEEN ln(3) AND ln(22600)
            AND abs(price_residual - off) < ln(5) AND abs(volume_residual + off) < ln(5)
        OR abs(price_z) > 4
            AND abs(price_residual - off) <= greatest(2 * price_spread, ln(2.5))
            AND (package_z IS NOT NULL OR volume_z IS NOT NULL OR gross_kg / net_kg > 300)
            AND (package_z IS NULL OR abs(package_residual + off) <= greatest(2 * package_spread, ln(2.5)))
            AND (volume_z IS NULL OR abs(volume_residual + off) <= greatest(2 * volume_spread, ln(2.5)))
    UNION ALL
    -- A thousand times the mass that the same parties ship, or a thousandth, for the same money: what lots of that size
    -- would cost says nothing then.
    SELECT item_id, 'mass_unit', exp(-off)
    FROM off_parties
    ANTI JOIN contradicted USING (item_id)
    WHERE abs(price_z) > 4 AND happens_once AND is_alone_there
        AND abs(log_usd - their_price - off) < 0.2
        AND abs(ln(net_kg) - their_mass + off) < ln(10)
    UNION ALL
    -- A thousandfold load in every package, as exactly as loads are known.
    SELECT item_id, 'mass_unit', exp(-off)
    FROM factors
    ANTI JOIN contradicted USING (item_id)
    WHERE abs(price_z) > 4 AND happens_once
        AND package_residual > 0 AND package_spread IS NOT NULL
        AND abs(package_residual + off) <= least(2 * package_spread, ln(1.5))
        AND abs(price_residual - off) < ln(5)
),

value_unit AS (
    SELECT item_id, 'value_unit' AS slip, pow(10, round(usd_apart / ln(10))) AS factor
    FROM by_other_side
    WHERE is_priced_oddly AND near_power_of_ten(usd_apart)
        AND (abs(usd_apart) > ln(50) OR happens_once AND abs(abs(usd_apart) - ln(10)) < 0.2)
        AND abs(price_residual - usd_apart) < abs(price_residual)
    UNION ALL
    SELECT item_id, 'value_unit', exp(sign(price_residual) * ln(unit))
    FROM off_parties
    CROSS JOIN (VALUES (10, 0.2), (100, ln(2)), (1000, ln(2))) AS units (unit, at_most)
    WHERE (abs(price_z) > 4 OR abs(price_residual - middle) > 4 * greatest(reach, 0.05))
        AND abs(abs(price_residual - middle) - ln(unit)) <= least(greatest(reach, 0.05), at_most)
        AND (unit > 10 OR happens_once AND is_alone_there) AND masses_fit
    UNION ALL
    -- A hundredfold is what gallium costs where zinc is declared, a thousandfold what dysprosium does where iron is;
    -- who asks a hundredth once is not new to the goods.
    SELECT item_id, 'value_unit', factor
    FROM factors
    CROSS JOIN (VALUES (0.001, ln(2), 1), (0.01, ln(1.3), 4), (1000, ln(2), 1)) AS units (factor, at_most, at_least)
    WHERE abs(price_z) > 4 AND is_alone AND masses_fit AND shipments >= at_least
        AND abs(price_residual - ln(factor))
            <= least(2 * price_spread, if(factor > 1 AND is_material(hs6), ln(1.3), at_most))
),

currency AS (
    SELECT
        factors.item_id,
        'currency' AS slip,
        exp(arg_min(ln(declared.usd_per_unit / meant.usd_per_unit),
            abs(price_residual - ln(declared.usd_per_unit / meant.usd_per_unit)))) AS factor
    FROM factors
    JOIN currencies USING (authority, exporter)
    JOIN shares ON shares.authority = factors.authority AND shares.currency = factors.currency
    JOIN currencies AS own ON own.authority = factors.authority AND own.exporter = factors.exporter
        AND own.currency = factors.currency
    JOIN validate.month_rates AS declared
        ON declared.currency = factors.currency AND declared.month = date_trunc('month', factors.declared_on)::DATE
    JOIN validate.month_rates AS meant
        ON meant.currency = currencies.currency AND meant.month = date_trunc('month', factors.declared_on)::DATE
    WHERE abs(price_z) > 4
        AND (
            is_alone AND abs(ln(declared.usd_per_unit / meant.usd_per_unit)) > ln(30)
            OR happens_once AND shares.share < 0.01 AND own.items = 1
                AND abs(ln(declared.usd_per_unit / meant.usd_per_unit)) > ln(3))
        AND abs(price_residual - ln(declared.usd_per_unit / meant.usd_per_unit)) <= 2 * price_spread
        AND masses_fit
    GROUP BY factors.item_id
    UNION ALL
    -- Insurance and freight make the side of arrival dearer, and the price is nearer to its peers so.
    SELECT
        apart.item_id,
        'currency',
        exp(arg_min(ln(declared.usd_per_unit / meant.usd_per_unit),
            abs(apart.usd_apart - ln(declared.usd_per_unit / meant.usd_per_unit))))
    FROM by_other_side AS apart
    JOIN validate.month_rates AS declared ON declared.currency = apart.currency AND declared.month = apart.month
    JOIN validate.month_rates AS meant ON meant.currency <> apart.currency AND meant.month = apart.month
    WHERE apart.is_priced_oddly
        AND (apart.happens_once OR apart.is_seldom AND abs(ln(declared.usd_per_unit / meant.usd_per_unit)) > ln(30))
        AND (meant.currency = apart.other_currency
            OR (apart.authority, meant.currency) IN (SELECT (authority, currency) FROM shares WHERE share >= 0.05))
        AND abs(ln(declared.usd_per_unit / meant.usd_per_unit)) > ln(3)
        AND abs(apart.usd_apart - ln(declared.usd_per_unit / meant.usd_per_unit)) < 0.2
        AND abs(apart.price_residual - ln(declared.usd_per_unit / meant.usd_per_unit)) < abs(apart.price_residual)
    GROUP BY apart.item_id
),

net_gross AS (
    SELECT item_id, 'net_gross' AS slip, net_kg / gross_kg AS factor
    FROM factors
    WHERE gross_kg < net_kg AND net_kg / gross_kg < 1.6
)

SELECT item_id, arg_min(slip, preference) AS slip, arg_min(factor, (preference, factor)) AS factor
FROM (
    SELECT *, 1 AS preference FROM net_gross
    UNION ALL
    SELECT *, 2 FROM mass_unit
    UNION ALL
    SELECT *, 3 FROM currency
    UNION ALL
    SELECT *, 4 FROM value_unit
)
GROUP BY item_id
