-- One row per item and sign that its value is mistyped, and the factor that it is off by: a thousand times too large or
-- too small, or a hundredth of what is asked; or a hundred or a thousand times what the other side states or the same
-- parties ask, or as small a part. The masses fit.
-- Grain: item_id, factor.
SELECT item_id, pow(10, round(usd_apart / ln(10))) AS factor
FROM features.odd_sides
WHERE is_priced_oddly AND near_power_of_ten(usd_apart)
    AND (abs(usd_apart) > ln(50) OR happens_once AND abs(abs(usd_apart) - ln(10)) < 0.2)
    AND abs(price_residual - usd_apart) < abs(price_residual)
UNION ALL
SELECT item_id, exp(sign(price_residual) * ln(unit))
FROM features.odd_trades
CROSS JOIN (VALUES (10, 0.2), (100, ln(2)), (1000, ln(2))) AS units (unit, at_most)
WHERE (abs(price_z) > 4 OR abs(price_residual - middle) > 4 * greatest(reach, 0.05))
    AND abs(abs(price_residual - middle) - ln(unit)) <= least(greatest(reach, 0.05), at_most)
    AND (unit > 10 OR happens_once AND is_alone_there) AND masses_fit
UNION ALL
-- A hundredfold is what gallium costs where zinc is declared, a thousandfold what dysprosium does where iron is;
-- who asks a hundredth once is not new to the goods.
SELECT item_id, factor
FROM features.odd_figures
CROSS JOIN (VALUES (0.001, ln(2), 1), (0.01, ln(1.3), 4), (1000, ln(2), 1)) AS units (factor, at_most, at_least)
WHERE abs(price_z) > 4 AND is_alone AND masses_fit AND shipments >= at_least
    AND abs(price_residual - ln(factor))
        <= least(2 * price_spread, if(factor > 1 AND is_material(hs6), ln(1.3), at_most))
