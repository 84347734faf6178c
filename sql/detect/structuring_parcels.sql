-- One row per item of a burst: at least three declarations of a relation lodged within thirty days, each at most
-- fifteen days after the one before, with as many quiet days around them. What goes on for longer is a rhythm, and no
-- burst; but a flurry may lie in it, with pauses of at most three days and as many quiet days around. What a parcel is
-- worth is in dollars, or in its own currency where no rate of that is known.
-- Grain: item_id, burst.
WITH spaced AS (
    SELECT
        *,
        coalesce(declared_on - lag(declared_on) OVER (PARTITION BY relation ORDER BY declared_on, item_id),
            1000) AS pause
    FROM detect.structuring_relations
),

counted AS (
    SELECT
        *,
        hash(relation, count_if(pause > 15) OVER in_order) AS season,
        hash(relation, count_if(pause > 3) OVER in_order, 'flurry') AS flurry
    FROM spaced
    WINDOW in_order AS (PARTITION BY relation ORDER BY declared_on, item_id)
),

numbered AS (
    SELECT item_id, declared_on, relation, all_parcels, season, season AS burst, false AS is_flurry
    FROM counted
    UNION ALL
    SELECT item_id, declared_on, relation, all_parcels, season, flurry, true
    FROM counted
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
        numbered.season,
        numbered.is_flurry,
        short.first_day,
        short.last_day,
        items.authority,
        items.flow,
        items.hs6,
        items.is_strategic,
        items.declaration_id,
        items.net_kg,
        CASE items.price_currency WHEN 'USD' THEN items.usd WHEN '(no currency named)' THEN NULL
            ELSE declarations.value END AS worth,
        if(worth IS NULL, NULL, items.price_currency) AS worth_unit
    FROM short
    JOIN numbered USING (burst)
    JOIN features.items AS items USING (item_id)
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
)

-- Items of one declaration are one parcel.
SELECT *
FROM parcels
SEMI JOIN (FROM parcels SELECT burst GROUP BY burst HAVING count(DISTINCT declaration_id) >= 3) AS bursts USING (burst)
