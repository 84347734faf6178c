-- One row per item whose price lies far from its peers: how many of the other exporters of such goods have a quarter of
-- their prices as far out on the same side. A price that others have too is not odd, whatever the model expects: goods
-- come in grades. Such goods share the wording, where ten other exporters use it, and the heading or, in a heading of
-- several minerals, that which the description names, or that it names none; what most have company in counts. Goods of
-- which the description says nothing may be any of the heading: others have company in their price as it is declared.
-- Where nobody else names that mineral, nobody knows its price. Where fewer than ten ship the heading, one of them is
-- always the farthest: it is among them still where it lies within the fences around the others (their quartiles, and
-- one and a half times as far as these lie apart; Tukey, 1977), which are no closer than twice as far as prices of
-- steady parties reach.
-- Grain: item_id.
WITH far AS (
    SELECT
        items.item_id,
        items.wording,
        items.named,
        items.is_vague AND items.named IS NULL AS is_unnamed,
        if(is_unnamed, items.heading, items.heading_named) AS goods,
        items.exporter,
        items.heading,
        items.log_price,
        compared.price_residual AS residual,
        coalesce(headings.reach, usual.reach) AS room,
        -- A quarter of an exporter's prices lie beyond its middle by 0.67 standard deviations, a reach being 1.645 of
        -- them.
        residual - sign(residual) * 0.67 / 1.645 * room AS nearest
    FROM detect.price_tests AS tests
    JOIN features.groups AS items USING (item_id)
    JOIN features.compared AS compared USING (item_id)
    LEFT JOIN reference.price_moves AS headings USING (hs6)
    CROSS JOIN (SELECT reach FROM reference.price_moves WHERE hs6 IS NULL) AS usual
),

grouped AS (
    SELECT far.*, 'wording' AS shared, far.wording AS members, bands.exporters - 1 AS others
    FROM far
    JOIN detect.price_bands AS bands ON bands.members = far.wording AND bands.exporters > 10
    UNION ALL
    SELECT far.*, CASE WHEN far.named IS NOT NULL THEN 'mineral' WHEN far.goods <> far.heading THEN 'no mineral'
        ELSE 'heading' END, far.goods, bands.exporters - 1
    FROM far
    JOIN detect.price_bands AS bands ON bands.members = far.goods
    UNION ALL
    -- Where hardly anybody names none, the heading is all the company there is.
    SELECT far.*, 'heading', far.heading, bands.exporters - 1
    FROM far
    JOIN detect.price_bands AS bands ON bands.members = far.heading
    JOIN detect.price_bands AS own ON own.members = far.goods AND own.exporters < 3
    WHERE far.named IS NULL AND far.goods <> far.heading
),

counted AS (
    SELECT
        grouped.*,
        own.residual AS own_residual,
        -- Nineteen in twenty of the others lie between these places; the exporter's own is none of them.
        ceil(0.025 * others)::BIGINT AS lowest,
        ceil(0.975 * others)::BIGINT AS highest,
        lowest + coalesce(own.place <= lowest, false)::INTEGER AS low_place,
        highest + coalesce(own.place <= highest, false)::INTEGER AS high_place,
        if(grouped.residual > 0, coalesce(above.as_high, 0), coalesce(below.as_low, 0)) AS as_far
    FROM grouped
    LEFT JOIN detect.price_ranks AS own ON own.members = grouped.members AND own.exporter = grouped.exporter
    ASOF LEFT JOIN detect.price_ranks AS above
        ON above.members = grouped.members AND nearest <= above.residual
    ASOF LEFT JOIN detect.price_ranks AS below
        ON below.members = grouped.members AND nearest >= below.residual
),

-- What the exporters of a heading ask as a rule, whatever they call it.
asked AS (
    SELECT items.heading, items.exporter, median(items.log_price) AS log_price
    FROM features.groups AS items
    ANTI JOIN features.slips AS slips USING (item_id)
    WHERE items.heading IN (SELECT heading FROM far WHERE is_unnamed)
    GROUP BY ALL
),

asked_as_much AS (
    SELECT far.item_id, count_if(sign(far.residual) * (asked.log_price - far.log_price) >= 0) AS as_far,
        count(*) AS others
    FROM far
    JOIN asked ON asked.heading = far.heading AND asked.exporter <> far.exporter
    WHERE far.is_unnamed
    GROUP BY far.item_id
),

-- Distances on the side of the item.
few AS (
    SELECT
        counted.item_id,
        counted.members,
        abs(any_value(counted.residual)) AS distance,
        quantile_cont(sign(counted.residual) * ranks.residual, 0.25) AS near_quartile,
        quantile_cont(sign(counted.residual) * ranks.residual, 0.75) AS far_quartile
    FROM counted
    JOIN detect.price_ranks AS ranks ON ranks.members = counted.members AND ranks.exporter <> counted.exporter
    WHERE counted.others < 10
    GROUP BY counted.item_id, counted.members
),

company AS (
    SELECT
        counted.item_id,
        shared,
        others,
        lowest.residual AS low,
        highest.residual AS high,
        -- The exporter itself is none of the others.
        as_far - if(if(counted.residual > 0, own_residual >= nearest, own_residual <= nearest), 1, 0) AS others_as_far,
        others = 0 AND shared = 'mineral' OR coalesce(
            few.distance - few.far_quartile
            <= greatest(1.5 * (few.far_quartile - few.near_quartile), 2 * counted.room),
            false) AS is_among_few
    FROM counted
    LEFT JOIN few USING (item_id, members)
    LEFT JOIN detect.price_ranks AS lowest ON lowest.members = counted.members AND lowest.place = low_place
    LEFT JOIN detect.price_ranks AS highest ON highest.members = counted.members AND highest.place = high_place
    UNION ALL
    SELECT item_id, 'heading', others, NULL, NULL, as_far, false
    FROM asked_as_much
    WHERE as_far > 0
)

SELECT company.* RENAME (others_as_far AS as_far), coalesce(alike.exporters, 1) - 1 AS others_of_wording
FROM company
JOIN far USING (item_id)
LEFT JOIN detect.price_bands AS alike ON alike.members = far.wording
QUALIFY row_number() OVER (
    PARTITION BY item_id
    ORDER BY others_as_far / nullif(others, 0) DESC NULLS LAST, shared DESC, company.low NULLS LAST) = 1
