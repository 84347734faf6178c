-- One row per item whose figures look mistyped rather than false: what slipped, and the factor it is off by.
--
-- mass_unit   the net mass (features.mass_slips)
-- value_unit  the value (features.value_slips)
-- currency    the currency of the value (features.currency_slips)
-- net_gross   net mass above gross mass, and the two fit their peers when exchanged
--
-- A measure is off by a factor when its residual lies within two spreads of the factor's logarithm, or within a factor
-- of two and a half where several are, and at least four spreads from its peers. A unit is also known by the other
-- side of the consignment, by their documents, where that states a hundred or a thousand times as much, or as little,
-- and the price lies nearer to its peers so; and a value by the other shipments of the same parties, where it is a
-- hundred or a thousand times theirs, or as small a part: decimals typed or left out; and their mass likewise, where
-- the money is the same. Where only peers show it, an exporter does so once. So he does with a tenfold, or in one of
-- fifty shipments, which the other side or the same parties, of whom no other shipment is off so, must show exactly:
-- who understates does it again, and rarely by just that.
-- Grain: item_id.
SELECT item_id, arg_min(slip, preference) AS slip, arg_min(factor, (preference, factor)) AS factor
FROM (
    SELECT item_id, 'net_gross' AS slip, net_kg / gross_kg AS factor, 1 AS preference
    FROM features.odd_figures
    WHERE gross_kg < net_kg AND net_kg / gross_kg < 1.6
    UNION ALL
    SELECT item_id, 'mass_unit', factor, 2
    FROM features.mass_slips
    UNION ALL
    -- Who mistook tonnes or grams in two items of a declaration did so in the others whose price says so, where no
    -- scale contradicts it.
    SELECT odd.item_id, 'mass_unit', slipped.thousands, 2
    FROM features.odd_figures AS odd
    JOIN features.items AS items USING (item_id)
    JOIN (
        SELECT authority, declaration_id, pow(10, round(log10(factor))) AS thousands
        FROM features.mass_slips
        JOIN features.items USING (item_id)
        WHERE abs(ln(factor)) > ln(100)
        GROUP BY ALL
        HAVING count(DISTINCT item_id) > 1
    ) AS slipped ON slipped.authority = items.authority AND slipped.declaration_id = items.declaration_id
    WHERE abs(odd.price_residual + ln(slipped.thousands)) < abs(odd.price_residual) / 3
        AND coalesce(abs(odd.log_weighed) > 1, true)
    UNION ALL
    SELECT item_id, 'currency', factor, 3
    FROM features.currency_slips
    UNION ALL
    SELECT item_id, 'value_unit', factor, 4
    FROM features.value_slips
)
GROUP BY item_id
