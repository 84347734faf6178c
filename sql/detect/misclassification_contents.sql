-- One row per item and strategic element that its description says the goods contain, whatever its heading: in which
-- kind of substance, how many per cent of the mass, and how pure the substance is; with the strength (MPa) and density
-- (g/cm³) stated, and whether it is told to be natural.
-- Grain: item_id, element, kind, written.
WITH stated AS (
    SELECT contents.*, elements.mineral, elements.name
    FROM detect.misclassification_stated AS contents
    JOIN facts.elements AS elements ON elements.symbol = contents.element
    WHERE elements.mineral IS NOT NULL
)

SELECT items.item_id, items.hs6, items.hs_code, items.authority, items.flow, items.origin, items.dispatch,
    items.declared_on, items.exporter, stated.* EXCLUDE (text),
    stated_strength(declarations.description) AS strength, stated_density(declarations.description) AS density,
    regexp_matches(declarations.description, '(?i)natural|flake|天然|鳞片') AS is_natural
FROM main.declarations AS declarations
JOIN features.items AS items ON items.item_id = declarations.rowid
JOIN stated ON stated.text = without_references(declarations.description)
WHERE may_state_composition(declarations.description)
