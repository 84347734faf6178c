-- One row per record that a record with the same key replaces: of each key the highest precedence counts, then
-- the highest content hash.
-- Grain: row_key, content_hash.
SELECT row_key, content_hash
FROM validate.competing
WHERE row_key IN (FROM validate.repeated)
QUALIFY row_number() OVER (PARTITION BY row_key ORDER BY precedence DESC, content_hash DESC) > 1
