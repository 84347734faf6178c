-- One row per flagged declaration: why, and what its riskiest item declares.
-- Grain: authority, declaration_id.
WITH said AS (
    -- What several items show alike is said once.
    SELECT authority, declaration_id, reason, min((p_value, item_no, detector, claim)) AS place
    FROM detect.findings
    GROUP BY authority, declaration_id, reason
),

reasons AS (
    SELECT authority, declaration_id, list(reason ORDER BY place) AS reasons
    FROM said
    GROUP BY authority, declaration_id
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
    -- What any honest item may show, such as a slip, suspects of no tactic; what is doubted for its other side alone is
    -- told by its mirror.
    coalesce(own.tactics, ['mirror']) AS tactics,
    list_concat(reasons.reasons, contexts.reasons) AS reasons,
    other_sides.other_authority || '/' || other_sides.other_declaration_id AS other_side,
    cases.case_no,
    coalesce(before.first_flagged_run, $run_id) AS first_flagged_run,
    items.* EXCLUDE (authority, declaration_id, notes, row_key, content_hash, run_id, file_no)
FROM score.flagged AS flagged
JOIN main.declarations AS items ON items.rowid = flagged.riskiest_item
JOIN reasons ON reasons.authority = flagged.authority AND reasons.declaration_id = flagged.declaration_id
LEFT JOIN score.own_findings AS own
    ON own.authority = flagged.authority AND own.declaration_id = flagged.declaration_id
LEFT JOIN score.other_sides AS other_sides
    ON other_sides.authority = flagged.authority AND other_sides.declaration_id = flagged.declaration_id
JOIN score.cases AS cases ON cases.authority = flagged.authority AND cases.declaration_id = flagged.declaration_id
LEFT JOIN contexts ON contexts.authority = flagged.authority AND contexts.declaration_id = flagged.declaration_id
LEFT JOIN main.first_flags AS before
    ON before.authority = flagged.authority AND before.declaration_id = flagged.declaration_id
ORDER BY flagged.rank
