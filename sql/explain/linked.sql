-- One row per declaration of the same goods that was lodged with another authority.
WITH matched AS (
    SELECT
        import_authority AS authority, import_declaration_id AS declaration_id, import_item_no AS item_no,
        match_probability, linked_by, discrepancies, 'import' AS side
    FROM matched_declarations
    WHERE export_authority = $authority AND export_declaration_id = $declaration_id
    UNION ALL
    SELECT
        export_authority, export_declaration_id, export_item_no, match_probability, linked_by, discrepancies, 'export'
    FROM matched_declarations
    WHERE import_authority = $authority AND import_declaration_id = $declaration_id
)

SELECT
    matched.side, matched.authority, matched.declaration_id, matched.item_no, matched.match_probability,
    matched.linked_by,
    matched.discrepancies, items.declared_on, items.hs_code, items.description, items.origin, items.dispatch,
    items.destination,
    items.net_kg, items.gross_kg, items.value, items.currency
FROM matched
JOIN declarations AS items
    ON items.authority = matched.authority
    AND items.declaration_id = matched.declaration_id
    AND items.item_no = matched.item_no
ORDER BY matched.side, matched.authority, matched.declaration_id, matched.item_no
