-- One row per item whose price lies so far below that of its peers, or of the same parties' other shipments, that it is
-- none: how many times as much is expected. Goods that are known to be a strategic mineral are not given away.
-- Grain: item_id, whose.
SELECT items.item_id, below.whose, exp(-below.residual) AS factor
FROM features.items AS items
JOIN features.compared AS compared USING (item_id)
LEFT JOIN features.price_history AS history USING (item_id)
CROSS JOIN LATERAL (VALUES ('peers', compared.price_residual), ('parties', history.moved)) AS below (whose, residual)
ANTI JOIN features.slips AS slips ON slips.item_id = items.item_id
WHERE is_nominal(below.residual)
    AND NOT (items.is_strategic
        AND (items.named IS NOT NULL OR items.hs6 NOT IN (SELECT hs6 FROM facts.heading_others)))
