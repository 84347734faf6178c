-- One row per signal that trade statistics give of the way of an item of the declaration.
SELECT item_no, signal, strength, weight, reason
FROM trade_context
WHERE authority = $authority AND declaration_id = $declaration_id
ORDER BY item_no, signal
