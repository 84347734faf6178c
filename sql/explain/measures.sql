-- One row per item: what it was held against its peers by.
SELECT * EXCLUDE (authority, declaration_id)
FROM item_measures
WHERE authority = $authority AND declaration_id = $declaration_id
ORDER BY item_no
