-- One row per item of a burst: at least three declarations of a relation lodged within thirty days and at most fifteen
-- days apart, with fifteen quiet days before and after. What goes on for longer is a rhythm, and no burst.
-- Grain: item_id.
WITH spaced AS (
    SELECT
        *,
        coalesce(declared_on - lag(declared_on) OVER (PARTITION BY relation ORDER BY declared_on, item_id) > 15,
            true) AS opens
    FROM detect.structuring_relations
),

numbered AS (
    SELECT
        item_id,
        declared_on,
        relation,
        all_parcels,
        hash(relation, count_if(opens) OVER (PARTITION BY relation ORDER BY declared_on, item_id)) AS burst
    FROM spaced
),

short AS (
    SELECT burst, min(declared_on) AS first_day, max(declared_on) AS last_day
    FROM numbered
    GROUP BY burst
    HAVING max(declared_on) - min(declared_on) <= 30 AND count(*) >= 3
),

parcels AS (
    SELECT
        numbered.item_id,
        numbered.burst,
        numbered.relation,
        numbered.all_parcels,
        short.first_day,
        short.last_day,
        items.authority,
        items.flow,
        items.hs6,
        items.declaration_id,
        items.net_kg,
        items.usd
    FROM short
    JOIN numbered USING (burst)
    JOIN features.items AS items USING (item_id)
)

-- Items of one declaration are one parcel.
SELECT *
FROM parcels
SEMI JOIN (FROM parcels SELECT burst GROUP BY burst HAVING count(DISTINCT declaration_id) >= 3) AS bursts USING (burst)
