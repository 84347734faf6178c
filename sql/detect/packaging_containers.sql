-- One row per item in a freight container: what all goods lodged there in it, under one transport document, weigh, and
-- whether that is more than a container may (36,000 kg with all that is in it, ISO 668) and no more than two may. What
-- weighs more still travels in many, of which one is named; what is mistyped tells nothing.
-- Grain: item_id.
WITH loads AS (
    SELECT
        items.item_id,
        items.exporter,
        links.container,
        hash(items.authority, items.flow, links.container, coalesce(links.number, items.declaration_id)) AS load,
        sum(round(greatest(items.gross_kg, items.net_kg) * 1000)::HUGEINT) OVER loaded / 1000 AS container_kg,
        bool_or(slips.slip IS NOT NULL) OVER loaded AS is_mistyped
    FROM link.items AS links
    JOIN features.items AS items USING (item_id)
    LEFT JOIN features.slips AS slips USING (item_id)
    WHERE regexp_full_match(links.container, '[A-Z]{3}[JUZ][0-9]{7}')
    WINDOW loaded AS (PARTITION BY load)
)

SELECT item_id, exporter, container, load, container_kg, container_kg > 36000 AND container_kg <= 72000 AS is_beyond
FROM loads
WHERE NOT is_mistyped
