-- One row per flagged declaration: why, and what its riskiest item declares.
-- Grain: authority, declaration_id.
WITH said AS (
    -- What several items show alike is said once. What any honest item may show, such as a slip, suspects of no tactic.
    SELECT authority, declaration_id, reason, list(DISTINCT tactic) FILTER (p_value < 1) AS tactics,
        min((p_value, item_no, detector, claim)) AS place
    FROM detect.findings
    GROUP BY authority, declaration_id, reason
),

reasons AS (
    SELECT
        authority,
        declaration_id,
        list_sort(list_distinct(flatten(list(tactics)))) AS tactics,
        list(reason ORDER BY place) AS reasons
    FROM said
    GROUP BY authority, declaration_id
),

-- A consignment that is flagged on both sides is read once, on the side that is ranked first, if that shows all that
-- the other does.
sides AS (
    SELECT export_authority AS authority, export_declaration_id AS declaration_id,
        import_authority AS other_authority, import_declaration_id AS other_declaration_id
    FROM link.matched_declarations
    UNION
    SELECT import_authority, import_declaration_id, export_authority, export_declaration_id
    FROM link.matched_declarations
),

other_sides AS (
    SELECT sides.authority, sides.declaration_id,
        arg_min(other.authority || '/' || other.declaration_id, other.rank) AS other_side
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
),

contexts AS (
    SELECT authority, declaration_id, list(DISTINCT reason ORDER BY reason) AS reasons
    FROM score.trade_context
    GROUP BY authority, declaration_id
)

SELECT
    flagged.rank,
    flagged.risk,
    flagged.authority,
    flagged.declaration_id,
    reasons.tactics,
    list_concat(reasons.reasons, contexts.reasons) AS reasons,
    other_sides.other_side,
    coalesce(before.first_flagged_run, $run_id) AS first_flagged_run,
    items.* EXCLUDE (authority, declaration_id, notes, row_key, content_hash, run_id, file_no)
FROM score.flagged AS flagged
JOIN main.declarations AS items ON items.rowid = flagged.riskiest_item
JOIN reasons ON reasons.authority = flagged.authority AND reasons.declaration_id = flagged.declaration_id
LEFT JOIN other_sides
    ON other_sides.authority = flagged.authority AND other_sides.declaration_id = flagged.declaration_id
LEFT JOIN contexts ON contexts.authority = flagged.authority AND contexts.declaration_id = flagged.declaration_id
LEFT JOIN main.first_flags AS before
    ON before.authority = flagged.authority AND before.declaration_id = flagged.declaration_id
ORDER BY flagged.rank
