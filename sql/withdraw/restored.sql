-- One row per record of an input table that counts again: of each key that no record holds any more, the highest
-- precedence among those that were replaced, then the highest content hash.
-- Grain: row_key.
SELECT replaced.* EXCLUDE (precedence)
FROM withdraw.replaced AS replaced
ANTI JOIN withdraw.held AS held USING (row_key)
QUALIFY row_number() OVER (PARTITION BY row_key ORDER BY precedence DESC, content_hash DESC) = 1
