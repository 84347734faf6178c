-- One row per older version of an item of the declaration.
SELECT item_no, version, status, declared_on, hs_code, origin, net_kg, gross_kg, value, currency
FROM declarations_history
WHERE authority = $authority AND declaration_id = $declaration_id
ORDER BY item_no, version DESC
