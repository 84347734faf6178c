-- One row: whether a detector (the temporary view scored) gives every screened item one probability and nothing else
-- one. Sums of hashes tell that two sets of items are the same at a tenth of the cost of counting distinct ones.
-- Grain: sound.
WITH screened AS (
    SELECT count(*) AS items, sum(hash(item_id)) AS lots
    FROM features.items
),

spoken AS (
    SELECT
        count(*) AS items,
        sum(hash(item_id::BIGINT)) AS lots,
        count_if(NOT p_value::DOUBLE BETWEEN 0 AND 1) AS impossible
    FROM scored
)

SELECT spoken.impossible = 0 AND spoken.items = screened.items AND spoken.lots IS NOT DISTINCT
    FROM screened.lots AS sound
FROM screened
CROSS JOIN spoken
