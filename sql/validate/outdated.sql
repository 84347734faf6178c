-- The records of an input table that are replaced.
-- Grain: the key of the table, and content_hash.
SELECT held.*
FROM validate.held AS held
SEMI JOIN validate.superseded AS superseded USING (row_key, content_hash)
