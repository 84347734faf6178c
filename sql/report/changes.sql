-- One row per declaration whose flag is new or gone since the run before, and for the twenty that moved farthest: the
-- first fifty of each, and how many there are.
WITH changes AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY change) AS declarations,
        row_number() OVER (
            PARTITION BY change ORDER BY abs(rank - rank_before) DESC NULLS LAST, rank, rank_before
        ) AS place
    FROM run_changes
)

SELECT
    changes.change,
    changes.declarations,
    changes.run_before,
    changes.authority,
    changes.declaration_id,
    changes.rank,
    changes.rank_before,
    changes.why,
    changes.first_flagged_run < changes.run_id AS flagged_before,
    flagged.case_no,
    flagged.tactics,
    flagged.hs_code,
    flagged.dispatch,
    flagged.destination
FROM changes
LEFT JOIN flagged_shipments AS flagged
    ON flagged.authority = changes.authority AND flagged.declaration_id = changes.declaration_id
WHERE changes.place <= if(changes.change = 'moved', 20, 50)
ORDER BY changes.change, changes.place
