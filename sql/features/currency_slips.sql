-- One row per item whose value fits when read in another currency, and the factor that it is off by: one that the same
-- exporter uses there, by a factor of thirty at least, and the masses fit: nobody undervalues by the rate of the won;
-- or, once or seldom by such a factor, that of the other side of the consignment or a usual one, as the other side
-- values it; or, once, where the currency is one that one in a hundred declarations there name at most, and that the
-- exporter names nowhere else.
-- Grain: item_id, factor.
WITH currencies AS (
    SELECT items.authority, items.exporter, declarations.currency, count(*) AS items
    FROM features.items AS items
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    SEMI JOIN features.odd_figures AS figures
        ON figures.authority = items.authority AND figures.exporter = items.exporter
    WHERE declarations.currency IS NOT NULL
    GROUP BY ALL
),

shares AS (
    SELECT authority, currency, count(*) / sum(count(*)) OVER (PARTITION BY authority) AS share
    FROM main.declarations
    WHERE currency IS NOT NULL
    GROUP BY authority, currency
)

SELECT
    figures.item_id,
    exp(arg_min(ln(declared.usd_per_unit / meant.usd_per_unit),
        abs(price_residual - ln(declared.usd_per_unit / meant.usd_per_unit)))) AS factor
FROM features.odd_figures AS figures
JOIN currencies USING (authority, exporter)
JOIN shares ON shares.authority = figures.authority AND shares.currency = figures.currency
JOIN currencies AS own ON own.authority = figures.authority AND own.exporter = figures.exporter
    AND own.currency = figures.currency
JOIN validate.month_rates AS declared
    ON declared.currency = figures.currency AND declared.month = date_trunc('month', figures.declared_on)::DATE
JOIN validate.month_rates AS meant
    ON meant.currency = currencies.currency AND meant.month = date_trunc('month', figures.declared_on)::DATE
WHERE abs(price_z) > 4
    AND (
        is_alone AND abs(ln(declared.usd_per_unit / meant.usd_per_unit)) > ln(30)
        OR happens_once AND shares.share < 0.01 AND own.items = 1
            AND abs(ln(declared.usd_per_unit / meant.usd_per_unit)) > ln(3))
    AND abs(price_residual - ln(declared.usd_per_unit / meant.usd_per_unit)) <= 2 * price_spread
    AND masses_fit
GROUP BY figures.item_id
UNION ALL
-- Insurance and freight make the side of arrival dearer, and the price is nearer to its peers so.
SELECT
    apart.item_id,
    exp(arg_min(ln(declared.usd_per_unit / meant.usd_per_unit),
        abs(apart.usd_apart - ln(declared.usd_per_unit / meant.usd_per_unit))))
FROM features.odd_sides AS apart
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
