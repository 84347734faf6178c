-- The items that the reference is fitted on: of each heading at most six hundred, chosen by a hash of their key.
-- Grain: item_id.
SELECT items.*
FROM features.groups AS items
JOIN (SELECT hs6, count(*) AS items FROM features.items GROUP BY hs6) AS headings USING (hs6)
WHERE hash(items.authority, items.declaration_id, items.item_no) % headings.items < 600
