-- One row per record that a record with the same key replaces: of each key the highest precedence counts, then
-- the highest content hash.
-- Grain: row_key, content_hash.
SELECT row_key, content_hash
FROM validate.held
WHERE row_key IN (
    SELECT row_key
    FROM validate.held
    WHERE row_key IN (SELECT row_key FROM validate.taken)
    GROUP BY row_key
    HAVING count(*) > 1
)
QUALIFY row_number() OVER (PARTITION BY row_key ORDER BY precedence DESC, content_hash DESC) > 1
