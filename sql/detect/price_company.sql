-- One row per item whose price lies far from its peers: how many of the other exporters of such goods have a quarter of their
-- prices as far out on the same side. A price that others have too is not odd, whatever the model expects: goods come in
-- grades. Such goods share the wording or, where fewer than ten other exporters use it, the mineral that the description names
-- in a heading of several, or the heading; where nobody else names that mineral, nobody knows its price. Where fewer than ten
-- ship the heading, one of them is always the farthest: it is among them still where it lies within the fences around the
-- others (their quartiles, and one and a half times as far as these lie apart; Tukey, 1977), which are no closer than twice
-- as far as prices of steady parties reach.
-- Grain: item_id.
WITH far AS (
    SELECT
        items.item_id,
        items.wording,
        items.named,
        if(items.named IS NULL, items.heading, items.heading_named) AS goods,
        items.exporter,
        compared.price_residual AS residual,
        coalesce(headings.reach, usual.reach) AS room,
        -- A quarter of an exporter's prices lie beyond its middle by 0.67 standard deviations, a reach being 1.645 of them.
        residual - sign(residual) * 0.67 / 1.645 * room AS nearest
    FROM detect.price_tests AS tests
    JOIN features.groups AS items USING (item_id)
    JOIN features.compared AS compared USING (item_id)
    LEFT JOIN reference.price_moves AS headings USING (hs6)
    CROSS JOIN (SELECT reach FROM reference.price_moves WHERE hs6 IS NULL) AS usual
),

grouped AS (
    SELECT
        far.*,
        CASE WHEN narrow.exporters > 10 THEN 'wording' WHEN far.named IS NOT NULL THEN 'mineral' ELSE 'heading' END AS shared,
        if(narrow.exporters > 10, far.wording, far.goods) AS members,
        if(narrow.exporters > 10, narrow.exporters, broad.exporters) - 1 AS others,
        if(narrow.exporters > 10, narrow.low, broad.low) AS low,
        if(narrow.exporters > 10, narrow.high, broad.high) AS high
    FROM far
    LEFT JOIN detect.price_bands AS narrow ON narrow.members = far.wording
    LEFT JOIN detect.price_bands AS broad ON broad.members = far.goods
),

counted AS (
    SELECT
        grouped.*,
        own.residual AS own_residual,
        if(grouped.residual > 0, coalesce(above.as_high, 0), coalesce(below.as_low, 0)) AS as_far
    FROM grouped
    LEFT JOIN detect.price_ranks AS own ON own.members = grouped.members AND own.exporter = grouped.exporter
    ASOF LEFT JOIN detect.price_ranks AS above
        ON above.members = grouped.members AND nearest <= above.residual
    ASOF LEFT JOIN detect.price_ranks AS below
        ON below.members = grouped.members AND nearest >= below.residual
),

-- Distances on the side of the item.
few AS (
    SELECT
        counted.item_id,
        min(ranks.residual) AS low,
        max(ranks.residual) AS high,
        abs(any_value(counted.residual)) AS distance,
        quantile_cont(sign(counted.residual) * ranks.residual, 0.25) AS near_quartile,
        quantile_cont(sign(counted.residual) * ranks.residual, 0.75) AS far_quartile
    FROM counted
    JOIN detect.price_ranks AS ranks ON ranks.members = counted.members AND ranks.exporter <> counted.exporter
    WHERE counted.others < 10
    GROUP BY counted.item_id
)

SELECT
    counted.item_id,
    shared,
    others,
    coalesce(few.low, counted.low) AS low,
    coalesce(few.high, counted.high) AS high,
    -- The exporter itself is none of the others.
    as_far - if(if(residual > 0, own_residual >= nearest, own_residual <= nearest), 1, 0) AS as_far,
    others = 0 AND shared = 'mineral' OR coalesce(
        few.distance - few.far_quartile
        <= greatest(1.5 * (few.far_quartile - few.near_quartile), 2 * counted.room),
        false) AS is_among_few
FROM counted
LEFT JOIN few USING (item_id)
