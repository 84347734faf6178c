-- One row per item and sign that its net mass is mistyped, and the factor that it is off by. The mass is a thousand
-- times too small or too large (tonnes typed as kilograms, or grams), and two measures that contain it are off by that
-- same factor; or the scale or the gross mass shows that factor, or one of the two that of pounds; or, by
-- features.misread, two of its digits are exchanged, or it is in pounds. A load of every package that is a thousandfold
-- shows it too, unless a scale, other measures or the other side confirm the mass. What a scale or the other side
-- confirms is no slip of the mass, nor what the packages and the room they take do.
-- Grain: item_id, factor.
WITH confirmed AS (
    SELECT item_id FROM features.odd_figures WHERE abs(log_weighed) < 1 AND gross_kg / net_kg < 300
    UNION ALL
    SELECT item_id FROM features.odd_sides WHERE abs(net_apart) < 1
),

contradicted AS (
    FROM confirmed
    UNION ALL
    SELECT item_id FROM features.odd_figures WHERE least(abs(package_residual), abs(volume_residual)) < ln(5)
)

SELECT item_id, factor
FROM features.misread
UNION ALL
SELECT item_id, pow(10, round(net_apart / ln(10)))
FROM features.odd_sides
WHERE is_priced_oddly AND near_power_of_ten(net_apart) AND abs(net_apart) > ln(50)
    AND abs(price_residual + net_apart) < abs(price_residual)
UNION ALL
SELECT item_id, exp(-sign(log_weighed) * ln(1000))
FROM features.odd_figures
WHERE abs(abs(log_weighed) - ln(1000)) < 0.1
UNION ALL
SELECT item_id, pounds_in_kg()
FROM features.odd_figures
WHERE abs(log_weighed + ln(pounds_in_kg())) < 0.01
    AND coalesce(abs(price_residual + ln(pounds_in_kg())) < abs(price_residual), true)
UNION ALL
-- Pounds that a gross mass in kilograms holds, as all of the exporter's that are far above the gross mass, where the
-- price says so, too, and neither a scale nor the other side knows as many kilograms.
(
    SELECT odd.item_id, pounds_in_kg()
    FROM features.odd_figures AS odd
    LEFT JOIN features.odd_sides AS sides ON sides.item_id = odd.item_id AND abs(sides.net_apart) < 0.1
    WHERE odd.gross_kg < odd.net_kg
    QUALIFY pounds_in_kg() * gross_kg / net_kg BETWEEN 1 AND 1.25
        AND bool_and(net_kg < 1.6 * gross_kg OR pounds_in_kg() * gross_kg / net_kg BETWEEN 1 AND 1.25)
            OVER (PARTITION BY exporter)
        AND abs(odd.price_residual + ln(pounds_in_kg())) <= greatest(2 * odd.price_spread, ln(2))
        AND coalesce(exp(log_weighed) * gross_kg / net_kg NOT BETWEEN 0.95 AND 1.6, true)
        AND sides.item_id IS NULL
)
UNION ALL
-- No goods weigh a thousand times what they weigh when packed; nor are they packed in a thousand times their mass,
-- which something else must show, though: little is told of what is hidden.
SELECT item_id, factor
FROM features.odd_figures
CROSS JOIN (VALUES (0.001), (1000)) AS units (factor)
WHERE gross_kg / net_kg * factor BETWEEN 1 AND 1.6
    AND coalesce(abs(price_residual + ln(factor)) < abs(price_residual), factor > 1 OR abs(log_weighed) < 0.1
        AND coalesce(abs(package_residual - ln(factor)) < abs(package_residual), gross_kg < 50))
UNION ALL
-- What two measures show at once needs no more than to be nearer to a thousand than to anything else; goods denser
-- than osmium, or lighter than any cargo, leave nothing else that it could be.
SELECT item_id, exp(-off)
FROM features.odd_figures
ANTI JOIN confirmed USING (item_id)
WHERE greatest(abs(price_z), abs(package_z), abs(volume_z)) > 4
        AND coalesce(abs(price_residual - off) < ln(2.5), false)::INTEGER
            + coalesce(abs(package_residual + off) < ln(2.5), false)::INTEGER
            + coalesce(abs(volume_residual + off) < ln(2.5), false)::INTEGER >= 2
    OR abs(price_z) > 4 AND NOT is_density_of_goods(log_kg_per_m3)
        AND abs(price_residual - off) < ln(5) AND abs(volume_residual + off) < ln(5)
    OR abs(price_z) > 4
        AND abs(price_residual - off) <= greatest(2 * price_spread, ln(2.5))
        AND (package_z IS NOT NULL OR volume_z IS NOT NULL OR gross_kg / net_kg > 300)
        AND (package_z IS NULL OR abs(package_residual + off) <= greatest(2 * package_spread, ln(2.5)))
        AND (volume_z IS NULL OR abs(volume_residual + off) <= greatest(2 * volume_spread, ln(2.5)))
UNION ALL
-- A thousand times the mass that the same parties ship, or a thousandth, for the same money: what lots of that size
-- would cost says nothing then.
SELECT item_id, exp(-off)
FROM features.odd_trades
ANTI JOIN contradicted USING (item_id)
WHERE abs(price_z) > 4 AND happens_once AND is_alone_there
    AND abs(log_usd - their_price - off) < 0.2
    AND abs(ln(net_kg) - their_mass + off) < ln(10)
UNION ALL
-- A thousandfold load in every package, as exactly as loads are known.
SELECT item_id, exp(-off)
FROM features.odd_figures
ANTI JOIN contradicted USING (item_id)
WHERE abs(price_z) > 4 AND happens_once
    AND package_residual > 0 AND package_spread IS NOT NULL
    AND abs(package_residual + off) <= least(2 * package_spread, ln(1.5))
    AND abs(price_residual - off) < ln(5)
