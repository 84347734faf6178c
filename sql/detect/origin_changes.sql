-- One row per item that an exporter and a consignee traded in the year after a control took effect, if they had traded
-- such goods of the origin that it binds in the year before, in two consignments at least. It is changed if it is of
-- another origin that began after that day, and the former one ended then: goods that were under way may arrive for
-- sixty days. Once for goods of the mineral, under a heading that the control lists; and once, as a placebo, for
-- ordinary goods at the same dates.
-- Grain: item_id, since, former_origin, is_placebo.
WITH dates AS (
    SELECT mineral, left(code, 6) AS hs6, jurisdiction, min(valid_from) AS since
    FROM facts.controls
    WHERE status = 'in_force'
    GROUP BY ALL
),

shipped AS (
    SELECT items.item_id, items.authority, items.declaration_id, items.flow, items.hs6, items.origin, items.named,
        items.declared_on, items.is_watched, parties.exporter_entity, parties.importer_entity
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
        count(*) AS items,
        -- Either side tells of a consignment.
        greatest(
            count(DISTINCT (authority, declaration_id)) FILTER (flow = 'import'),
            count(DISTINCT (authority, declaration_id)) FILTER (flow <> 'import')) AS consignments
    FROM shipped
    GROUP BY ALL
),

bound AS (
    SELECT DISTINCT spans.*, dates.since, false AS is_placebo
    FROM shipped
    JOIN dates ON dates.hs6 = shipped.hs6 AND dates.jurisdiction = shipped.origin
    JOIN spans
        ON spans.exporter_entity = shipped.exporter_entity AND spans.importer_entity = shipped.importer_entity
        AND spans.hs6 = shipped.hs6 AND spans.origin = shipped.origin
    -- Of a heading that holds other goods too, what names the mineral.
    WHERE shipped.hs6 NOT IN (SELECT hs6 FROM facts.heading_others)
        OR list_contains(string_split(shipped.named, ','), dates.mineral)
    UNION ALL
    SELECT spans.*, dates.since, true
    FROM spans
    JOIN (SELECT DISTINCT jurisdiction, since FROM dates) AS dates ON dates.jurisdiction = spans.origin
    WHERE NOT spans.is_watched
),

former AS (
    SELECT *
    FROM bound
    WHERE consignments >= 2 AND first_on < since AND last_on >= since - 365
)

SELECT
    shipped.item_id,
    former.since,
    former.is_placebo,
    former.origin AS former_origin,
    former.consignments AS former_consignments,
    former.last_on AS former_on,
    others.first_on AS begun_on,
    others.items AS changed_items,
    others.origin <> former.origin AND others.first_on >= former.since
        AND former.last_on < former.since + 60 AS is_changed
FROM former
JOIN spans AS others USING (exporter_entity, importer_entity, hs6)
JOIN shipped
    ON shipped.exporter_entity = others.exporter_entity AND shipped.importer_entity = others.importer_entity
    AND shipped.hs6 = others.hs6 AND shipped.origin = others.origin
WHERE shipped.declared_on BETWEEN former.since AND former.since + 365
