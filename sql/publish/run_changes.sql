-- One row per declaration that is flagged now or was in the state before, where that changed: a flag is new, or gone
-- and why, or the declaration is doubted more or less than before by half at least. Who only makes room for others has
-- not moved. Nothing changes in a first run.
-- Grain: authority, declaration_id.
WITH earlier AS (
    SELECT authority, declaration_id, rank AS rank_before, p_value AS p_value_before
    FROM main.flags
    WHERE run_id = $run_before
),

compared AS (
    SELECT
        authority,
        declaration_id,
        flagged.rank,
        earlier.rank_before,
        CASE
            WHEN earlier.rank_before IS NULL THEN 'new'
            WHEN flagged.rank IS NULL THEN 'gone'
            WHEN flagged.rank <> earlier.rank_before
                AND (earlier.p_value_before BETWEEN flagged.p_value / 1.5 AND flagged.p_value * 1.5) IS NOT TRUE
                THEN 'moved'
        END AS change
    FROM score.flagged AS flagged
    FULL JOIN earlier USING (authority, declaration_id)
    WHERE $run_before IS NOT NULL
)

SELECT
    $run_id AS run_id,
    $run_before::VARCHAR AS run_before,
    compared.authority,
    compared.declaration_id,
    compared.change,
    compared.rank,
    compared.rank_before,
    CASE
        WHEN compared.change <> 'gone' THEN NULL
        WHEN scores.rank IS NULL THEN 'not_screened'
        WHEN inspected.authority IS NOT NULL THEN 'inspected'
        WHEN scores.alert THEN 'outside'
        WHEN $partial THEN 'detector_failed'
        ELSE 'no_alert'
    END AS why,
    first_flags.first_flagged_run
FROM compared
LEFT JOIN score.risk_scores AS scores USING (authority, declaration_id)
LEFT JOIN (SELECT DISTINCT authority, declaration_id FROM main.inspections WHERE inspected_on <= $as_of) AS inspected
    USING (authority, declaration_id)
LEFT JOIN main.first_flags AS first_flags USING (authority, declaration_id)
WHERE compared.change IS NOT NULL
