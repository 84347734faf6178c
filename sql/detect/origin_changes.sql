-- One row per item of goods whose exporter and consignee had traded them of one origin, twice at least, until a control
-- of that origin took effect, and of another one only since: goods that were under way then may still arrive for sixty
-- days. Once for goods of a mineral that the control binds; and once, as a placebo, for ordinary goods at the dates.
-- Grain: item_id, since.
WITH dates AS (
    SELECT minerals.hs6, controls.jurisdiction, min(controls.valid_from) AS since
    FROM facts.heading_minerals AS minerals
    JOIN facts.controls AS controls USING (mineral)
    WHERE minerals.role <> 'cover' AND controls.status = 'in_force'
    GROUP BY ALL
),

shipped AS (
    SELECT items.item_id, items.hs6, items.origin, items.declared_on, items.is_watched, parties.exporter_entity,
        parties.importer_entity
    FROM features.items AS items
    JOIN link.item_parties AS parties USING (item_id)
    WHERE is_single(items.origin) AND parties.exporter_entity IS NOT NULL AND parties.importer_entity IS NOT NULL
),

spans AS (
    SELECT
        exporter_entity,
        importer_entity,
        hs6,
        origin,
        any_value(is_watched) AS is_watched,
        min(declared_on) AS first_on,
        max(declared_on) AS last_on,
        count(*) AS items
    FROM shipped
    GROUP BY ALL
),

bound AS (
    SELECT spans.*, dates.since, false AS is_placebo
    FROM spans
    JOIN dates ON dates.hs6 = spans.hs6 AND dates.jurisdiction = spans.origin
    UNION ALL
    SELECT spans.*, dates.since, true
    FROM spans
    JOIN (SELECT DISTINCT jurisdiction, since FROM dates) AS dates ON dates.jurisdiction = spans.origin
    WHERE NOT spans.is_watched
),

stopped AS (
    SELECT *
    FROM bound
    WHERE items >= 2 AND first_on < since AND last_on < since + 60
)

SELECT
    shipped.item_id,
    stopped.since,
    stopped.is_placebo,
    arg_max(stopped.origin, (stopped.items, stopped.origin)) AS former_origin,
    max(stopped.items) AS former_items,
    arg_max(stopped.last_on, (stopped.items, stopped.origin)) AS former_on,
    any_value(begun.first_on) AS begun_on
FROM stopped
JOIN spans AS begun USING (exporter_entity, importer_entity, hs6)
JOIN shipped
    ON shipped.exporter_entity = begun.exporter_entity AND shipped.importer_entity = begun.importer_entity
    AND shipped.hs6 = begun.hs6 AND shipped.origin = begun.origin
WHERE begun.origin <> stopped.origin AND begun.first_on >= stopped.since
GROUP BY ALL
