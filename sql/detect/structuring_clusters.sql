-- One row per burst whose parcels stay below an amount: which amount and how closely, and how odd that is. Four in five
-- parcels at least lie below the amount, by no more than the depth, and are of three sizes or more: two sizes may be
-- two lots, or one weighed twice. Parcels of one size are one lot repeated, and of one mass too, whatever their prices:
-- only different sizes count. Were sizes independent, each further one would fall into the band about as often as it is
-- wide (depth), or as often as what the same parties ship at other times does. Hardly a parcel of a cut order lies
-- outside, and about every other one of ordinary trade: one outside speaks against a cut as four inside speak for it. A
-- relation in which much else goes on had as many chances to look so. Of a burst and the flurries in it those count
-- that look more like a cut. That an amount is round is all that speaks for its being a limit: what keeps a fifth off
-- such a one avoids nothing.
-- Grain: burst.
WITH measured AS MATERIALIZED (
    SELECT burst, item_id, unnest([{'unit': 'kg', 'size': net_kg}, {'unit': worth_unit, 'size': worth}],
        recursive := true)
    FROM detect.structuring_parcels
    ANTI JOIN features.slips USING (item_id)
),

bursts AS (
    SELECT
        burst,
        min(hs6) AS hs6,
        bool_or(is_strategic) AS is_strategic,
        min(authority) AS authority,
        min(flow) AS flow,
        min(first_day) AS first_day,
        min(relation) AS relation,
        min(all_parcels) AS all_parcels,
        min(season) AS season,
        bool_or(is_flurry) AS is_flurry,
        count(*) AS parcels
    FROM detect.structuring_parcels
    GROUP BY burst
),

-- Sizes within half a per cent are one size.
sizes AS MATERIALIZED (
    SELECT burst, unit, round(200 * ln(size)) AS step, count(*) AS parcels, min(size) AS least, max(size) AS most
    FROM measured
    WHERE size > 0
    GROUP BY ALL
),

lots AS (
    SELECT burst, count(*) AS lots
    FROM sizes
    WHERE unit = 'kg'
    GROUP BY burst
),

tops AS (
    SELECT burst, unit, quantile_disc(size, 0.8) AS top
    FROM measured
    WHERE size > 0
    GROUP BY burst, unit
),

-- Every amount in its own unit and, where the rate of a month is known, in dollars, in which parcels are then measured.
amounts AS MATERIALIZED (
    SELECT thresholds.* EXCLUDE (amount, unit), amount AS declared_amount, unit AS declared_unit, unit,
        -- Rates move within a month.
        amount * if(unit = 'USD', 1.01, 1) AS amount, NULL AS month
    FROM detect.structuring_thresholds AS thresholds
    UNION ALL
    SELECT thresholds.* EXCLUDE (amount, unit), amount, unit, 'USD', amount * rates.usd_per_unit * 1.01, rates.month
    FROM detect.structuring_thresholds AS thresholds
    JOIN validate.month_rates AS rates ON rates.currency = thresholds.unit AND thresholds.unit <> 'USD'
),

below AS MATERIALIZED (
    SELECT bursts.*, amounts.* EXCLUDE (flow, hs6, month, authorities, valid_from, valid_to)
    FROM tops
    JOIN bursts USING (burst)
    JOIN amounts
        ON amounts.unit = tops.unit
        AND tops.top >= if(amounts.kind = 'round', 0.85, 0.8) * amounts.amount
        AND tops.top < amounts.amount
        AND (amounts.month IS NULL OR amounts.month = date_trunc('month', bursts.first_day)::DATE)
        AND (amounts.authorities IS NULL OR list_contains(amounts.authorities, bursts.authority))
        AND (amounts.flow IS NULL OR amounts.flow = bursts.flow)
        AND (amounts.hs6 IS NULL OR amounts.hs6 = bursts.hs6)
        AND (amounts.valid_from IS NULL OR bursts.first_day >= amounts.valid_from)
        AND (amounts.valid_to IS NULL OR bursts.first_day < amounts.valid_to)
),

placed AS (
    SELECT
        below.burst,
        below.unit,
        below.amount,
        below.kind,
        sizes.parcels,
        -- How far below the amount; NULL where it is not below.
        CASE WHEN sizes.most < below.amount THEN 1 - sizes.least / below.amount END AS gap
    FROM below
    JOIN sizes USING (burst, unit)
),

banded AS (
    SELECT
        placed.burst,
        placed.unit,
        placed.amount,
        placed.kind,
        depths.depth,
        coalesce(sum(placed.parcels) FILTER (gap <= depth), 0)::BIGINT AS inside,
        count_if(gap <= depth) AS sizes_inside,
        count(*) - count_if(gap <= depth) AS sizes_outside
    FROM placed
    JOIN unnest([0.01, 0.02, 0.03, 0.05, 0.07, 0.1, 0.15, 0.2]) AS depths (depth)
        ON depths.depth < 0.2 OR placed.kind <> 'round'
    GROUP BY ALL
),

closest AS (
    SELECT
        banded.* REPLACE (least(sizes_inside, coalesce(lots.lots, sizes_inside)) AS sizes_inside),
        below.relation,
        below.season,
        below.is_flurry,
        below.parcels,
        below.all_parcels,
        below.hs6,
        below.declared_amount,
        below.declared_unit,
        below.meaning,
        below.is_strategic,
        least(banded.sizes_inside, coalesce(lots.lots, banded.sizes_inside)) - 1 - 4 * sizes_outside AS further
    FROM banded
    JOIN below USING (burst, unit, amount, kind)
    LEFT JOIN lots USING (burst)
    WHERE inside >= 0.8 * parcels AND least(banded.sizes_inside, coalesce(lots.lots, banded.sizes_inside)) >= 3
    QUALIFY row_number() OVER (PARTITION BY burst ORDER BY further * ln(1 / depth) DESC, kind = 'crowded', kind, unit,
        amount, depth) = 1
),

usual AS (
    SELECT
        closest.burst,
        count(*) AS others,
        count_if(CASE closest.unit WHEN 'kg' THEN items.net_kg WHEN 'USD' THEN items.usd ELSE declarations.value END
            BETWEEN (1 - closest.depth) * closest.amount AND closest.amount) AS others_inside
    FROM closest
    JOIN detect.structuring_relations AS relations USING (relation)
    JOIN features.items AS items USING (item_id)
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    LEFT JOIN detect.structuring_parcels AS parcels ON parcels.burst = closest.burst AND parcels.item_id = items.item_id
    WHERE parcels.item_id IS NULL
    GROUP BY closest.burst
),

judged AS (
    SELECT
        closest.*,
        coalesce(usual.others_inside, 0) AS others_inside,
        further * ln(1 / greatest(depth, shrunk(others_inside / others, depth, coalesce(others, 0), 4)))
            - ln(all_parcels / parcels) AS oddness
    FROM closest
    LEFT JOIN usual USING (burst)
)

SELECT * EXCLUDE (relation, season, is_flurry, further)
FROM judged
QUALIFY is_flurry = coalesce(max(oddness) FILTER (is_flurry) OVER (PARTITION BY season)
    > coalesce(max(oddness) FILTER (NOT is_flurry) OVER (PARTITION BY season), '-inf'::DOUBLE), false)
