-- One row per authority, listed or possibly controlled, and claim about a licence in the ledger: how many relations
-- could be tried, and how far those that failed did, each relation once.
-- Grain: authority, listed, claim.
WITH relations AS (
    SELECT authority, listed, claim, relation, max(size) AS size
    FROM detect.licensing_tests
    WHERE size IS NOT NULL
    GROUP BY ALL
)

SELECT authority, listed, claim, count(*) AS relations,
    coalesce(list(size ORDER BY size) FILTER (size > 0), []) AS sizes
FROM relations
GROUP BY authority, listed, claim
