-- One row per authority, listed or possibly controlled, and announcement: how often exports under the control name a
-- licence. in_order is the share of relations that ever do, fills the same drawn to that of the authority. left_out is
-- how often the number is missing where the relation names one in another declaration, drawn to how often the
-- authority's other cells are empty: who names licences has one to name.
-- Grain: authority, listed, announcement.
WITH exports AS (
    SELECT items.authority, controlled.listed, controlled.announcement, tests.relation, tests.size = 0 AS filled
    FROM detect.licensing_tests AS tests
    JOIN detect.licensing_controlled AS controlled USING (item_id)
    JOIN features.items AS items USING (item_id)
    WHERE tests.claim = 'no_licence' AND tests.size IS NOT NULL AND controlled.status = 'in_force'
),

relations AS (
    SELECT authority, listed, announcement, relation, count_if(filled) AS filled, count_if(NOT filled) AS blank
    FROM exports
    GROUP BY ALL
),

authorities AS (
    SELECT
        authority,
        listed,
        count_if(filled > 0) / count(*) AS fills,
        -- Each declaration is judged by the others of its relation.
        coalesce(sum(blank) FILTER (filled > 0), 0) AS blanks,
        coalesce(sum(blank) FILTER (filled > 0), 0) + coalesce(sum(filled) FILTER (filled > 1), 0) AS judged
    FROM relations
    GROUP BY authority, listed
),

cells AS (
    SELECT
        authority,
        median(empty) AS empty
    FROM (
        SELECT
            items.authority,
            unnest([
                avg((items.destination IS NULL)::INTEGER), avg((items.net_kg IS NULL)::INTEGER),
                avg((items.origin IS NULL)::INTEGER),
                avg((declarations.value IS NULL)::INTEGER), avg((declarations.description IS NULL)::INTEGER)]) AS empty
        FROM features.items AS items
        JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
        WHERE items.flow = 'export' AND items.authority IN (SELECT authority FROM authorities)
        GROUP BY items.authority
    )
    GROUP BY authority
)

SELECT
    relations.authority,
    relations.listed,
    relations.announcement,
    count(*) AS relations,
    count_if(relations.filled > 0) / count(*) AS in_order,
    shrunk(in_order, any_value(authorities.fills), count(*), NULL) AS fills,
    any_value(shrunk(authorities.blanks / nullif(authorities.judged, 0), cells.empty, authorities.judged, NULL))
        AS left_out
FROM relations
JOIN authorities USING (authority, listed)
JOIN cells USING (authority)
GROUP BY relations.authority, relations.listed, relations.announcement
