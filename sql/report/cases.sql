-- One row per flagged declaration among the first $cases cases, at most $of_case of each: what its riskiest item
-- declares, why it is flagged, and how many declarations its case has.
WITH counted AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY case_no) AS records,
        row_number() OVER (PARTITION BY case_no ORDER BY rank) AS place
    FROM flagged_shipments
    WHERE case_no <= $cases
)

SELECT
    flagged.case_no,
    flagged.records,
    flagged.rank,
    flagged.authority,
    flagged.declaration_id,
    scores.evidence,
    flagged.tactics,
    flagged.reasons,
    flagged.other_side,
    flagged.first_flagged_run,
    flagged.flow,
    flagged.declared_on,
    flagged.hs_code,
    flagged.description,
    flagged.origin,
    flagged.dispatch,
    flagged.destination,
    coalesce(flagged.exporter_name, flagged.exporter_id) AS exporter,
    coalesce(flagged.importer_name, flagged.importer_id) AS importer,
    flagged.net_kg,
    flagged.value,
    flagged.currency
FROM counted AS flagged
JOIN risk_scores AS scores
    ON scores.authority = flagged.authority AND scores.declaration_id = flagged.declaration_id
WHERE flagged.place <= $of_case
ORDER BY flagged.case_no, flagged.rank
