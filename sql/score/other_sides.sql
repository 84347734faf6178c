-- One row per flagged declaration that need not be read: a consignment that is flagged on both sides is read once, on
-- the side that is ranked first, if that shows all that the other does.
-- Grain: authority, declaration_id.
WITH sides AS (
    SELECT export_authority AS authority, export_declaration_id AS declaration_id,
        import_authority AS other_authority, import_declaration_id AS other_declaration_id
    FROM link.matched_declarations
    UNION
    SELECT import_authority, import_declaration_id, export_authority, export_declaration_id
    FROM link.matched_declarations
)

SELECT
    sides.authority,
    sides.declaration_id,
    arg_min(other.authority, other.rank) AS other_authority,
    arg_min(other.declaration_id, other.rank) AS other_declaration_id
FROM sides
JOIN score.flagged AS own ON own.authority = sides.authority AND own.declaration_id = sides.declaration_id
JOIN score.flagged AS other
    ON other.authority = sides.other_authority
    AND other.declaration_id = sides.other_declaration_id
    AND other.rank < own.rank
LEFT JOIN score.own_findings AS said ON said.authority = own.authority AND said.declaration_id = own.declaration_id
LEFT JOIN score.own_findings AS others
    ON others.authority = other.authority AND others.declaration_id = other.declaration_id
WHERE list_has_all(coalesce(others.claims, []), coalesce(said.claims, []))
GROUP BY sides.authority, sides.declaration_id
