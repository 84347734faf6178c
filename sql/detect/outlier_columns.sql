-- One row per screened item: what the outlier model looks at. Each column is comparable across headings: a distance
-- from peers in spreads, or the surprise (minus the logarithm of a share) of a category. Missing is 0, as for an item
-- like all others. Models are fitted by section of the tariff.
-- Grain: item_id.
WITH headings AS (
    SELECT hs6, count(*) AS items, median(log_kg) AS middle, greatest(1.4826 * mad(log_kg), 0.1) AS spread
    FROM features.items
    GROUP BY hs6
),

sections AS (
    SELECT headings.hs6, sections.section
    FROM headings
    JOIN facts.hs_sections AS sections ON left(headings.hs6, 2) BETWEEN sections.chapter_from AND sections.chapter_to
),

origins AS (
    SELECT hs6, origin, count(*) AS items
    FROM features.items
    GROUP BY ALL
),

routes AS (
    SELECT hs6, origin, dispatch, destination, count(*) AS items
    FROM features.items
    GROUP BY ALL
),

modes AS (
    SELECT hs6, transport_mode, count(*) AS items
    FROM features.items
    GROUP BY ALL
),

exporters AS (
    SELECT exporter, count(*) AS items
    FROM features.items
    GROUP BY exporter
),

exporter_chapters AS (
    SELECT exporter, left(hs6, 2) AS chapter, count(*) AS items
    FROM features.items
    GROUP BY ALL
)

SELECT
    items.item_id,
    coalesce(sections.section, '') AS section,
    coalesce(within(compared.price_z, 10), 0) AS price,
    coalesce(within(compared.package_z, 10), 0) AS load_per_package,
    coalesce(within(compared.volume_z, 10), 0) AS density,
    coalesce(within(compared.tare_z, 10), 0) AS tare,
    coalesce(within(compared.weighed_z, 10), 0) AS weighed_mass,
    coalesce(within((items.log_kg - headings.middle) / headings.spread, 10), 0) AS mass,
    coalesce(-ln(origins.items / headings.items), 0) AS origin,
    coalesce(-ln(routes.items / headings.items), 0) AS route,
    coalesce(-ln(modes.items / headings.items), 0) AS transport_mode,
    -ln(exporter_chapters.items / exporters.items) AS goods_of_exporter
FROM features.items AS items
JOIN features.compared AS compared USING (item_id)
JOIN headings USING (hs6)
LEFT JOIN sections USING (hs6)
JOIN exporters USING (exporter)
JOIN exporter_chapters ON exporter_chapters.exporter = items.exporter AND exporter_chapters.chapter = left(items.hs6, 2)
LEFT JOIN origins ON origins.hs6 = items.hs6 AND origins.origin = items.origin
LEFT JOIN routes
    ON routes.hs6 = items.hs6
    AND routes.origin = items.origin
    AND routes.dispatch = items.dispatch
    AND routes.destination = items.destination
LEFT JOIN modes ON modes.hs6 = items.hs6 AND modes.transport_mode = items.transport_mode
