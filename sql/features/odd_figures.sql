-- One row per item whose figures are odd enough to be looked at for slips: the factor of a thousand that they would be
-- off by, and how often figures of its exporter in the heading are as odd.
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
        compared.* EXCLUDE (item_id),
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
)

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
