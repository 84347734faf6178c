-- One row per item whose description contradicts the declared origin: by the territory where it says that the goods
-- were made, or by the maker or deposit that it names (kind).
-- Grain: item_id.
SELECT *, 'territory' AS kind
FROM detect.origin_stated
UNION ALL
FROM detect.origin_makers
WHERE item_id NOT IN (SELECT item_id FROM detect.origin_stated)
