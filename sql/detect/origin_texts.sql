-- One row per item whose description contradicts the declared origin: by where it says that the goods were made, or by
-- the maker or deposit that it names.
-- Grain: item_id.
SELECT *, false AS of_maker
FROM detect.origin_stated
UNION ALL
SELECT *, true
FROM detect.origin_makers
WHERE item_id NOT IN (SELECT item_id FROM detect.origin_stated)
