-- One row: how many goods came in, of those that nobody has a reason to hide the origin of and of strategic ones.
-- Grain: one row.
WITH counted AS (
    SELECT items.is_strategic, goods.hs6 IS NOT NULL AS is_controlled
    FROM link.inbound AS inbound
    JOIN features.items AS items USING (item_id)
    LEFT JOIN detect.transshipment_goods AS goods ON goods.hs6 = items.hs6 AND goods.jurisdiction = items.origin
)

SELECT count(*) FILTER (NOT is_controlled) AS uncontrolled, count(*) FILTER (is_strategic) AS strategic
FROM counted
