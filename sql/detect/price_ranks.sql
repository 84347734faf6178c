-- One row per group of goods and exporter: how far its prices lie from what is expected, by its median residual but
-- for slips, its place from the lowest, and how many exporters of the group lie at least as high, and as low. Groups
-- share the wording of the description, the mineral that it names, or that it names none of several, or the heading;
-- only those with an item far from its peers are looked at.
-- Grain: members, exporter.
WITH priced AS (
    SELECT items.wording, items.heading_named, items.heading, items.exporter,
        compared.price_residual AS residual, far.item_id IS NOT NULL AS is_far
    FROM features.groups AS items
    JOIN features.compared AS compared USING (item_id)
    LEFT JOIN detect.price_tests AS far USING (item_id)
    ANTI JOIN features.slips AS slips USING (item_id)
    WHERE compared.price_residual IS NOT NULL
),

looked_at AS (
    SELECT DISTINCT unnest([wording, heading_named, heading]) AS members
    FROM priced
    WHERE is_far
),

exporters AS (
    SELECT members, exporter, median(residual) AS residual
    FROM (
        SELECT wording AS members, exporter, residual FROM priced
        UNION ALL
        SELECT heading_named, exporter, residual FROM priced WHERE heading_named <> heading
        UNION ALL
        SELECT heading, exporter, residual FROM priced
    )
    SEMI JOIN looked_at USING (members)
    GROUP BY members, exporter
)

SELECT
    members,
    exporter,
    residual,
    row_number() OVER (PARTITION BY members ORDER BY residual, exporter) AS place,
    count(*) OVER (PARTITION BY members ORDER BY residual DESC) AS as_high,
    count(*) OVER (PARTITION BY members ORDER BY residual) AS as_low
FROM exporters
