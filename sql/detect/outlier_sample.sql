-- The items the outlier models are fitted on: about fifty thousand at most, chosen and ordered by a hash of their key.
-- Grain: item_id.
WITH numbered AS (
    SELECT item_id, hash(authority, declaration_id, item_no) AS lot
    FROM features.items
)

SELECT columns.* EXCLUDE (item_id)
FROM detect.outlier_columns AS columns
JOIN numbered USING (item_id)
WHERE numbered.lot % greatest((SELECT count(*) FROM features.items) // 50000, 1)::UBIGINT = 0
ORDER BY numbered.lot
