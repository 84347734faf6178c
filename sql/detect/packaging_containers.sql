-- One row per item in a freight container: what all goods weigh that are declared in it to the same authority within
-- ten days, under one transport document (or in one declaration, where none is named), by which declarations, and
-- whether that is more than a container may weigh (36,000 kg with all that is in it, ISO 668) and no more than two may.
-- What weighs more still travels in many, of which one is named; a load with a mistyped mass tells nothing.
-- Grain: item_id.
WITH contained AS (
    SELECT
        items.item_id,
        items.exporter,
        items.authority,
        items.flow,
        items.declared_on,
        links.container,
        items.authority || '/' || items.declaration_id AS declaration,
        coalesce(links.document_number, items.declaration_id) AS load,
        round(greatest(items.gross_kg, items.net_kg) * 1000)::HUGEINT AS grams,
        coalesce(slips.slip IN ('mass_unit', 'net_gross'), false) AS is_mistyped
    FROM link.items AS links
    JOIN features.items AS items USING (item_id)
    LEFT JOIN features.slips AS slips USING (item_id)
    WHERE regexp_full_match(links.container, '[A-Z]{3}U[0-9]{7}')
)

SELECT
    one.item_id,
    any_value(one.exporter) AS exporter,
    any_value(one.container) AS container,
    36000 AS most_kg,
    sum(others.grams) / 1000 AS container_kg,
    list_sort(list(DISTINCT others.declaration)) AS declarations,
    container_kg > most_kg AND container_kg <= 2 * most_kg AS is_beyond
FROM contained AS one
JOIN contained AS others USING (authority, flow, container, load)
WHERE others.declared_on BETWEEN one.declared_on - 10 AND one.declared_on + 10
GROUP BY one.item_id
HAVING NOT bool_or(others.is_mistyped)
