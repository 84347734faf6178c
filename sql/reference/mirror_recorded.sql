-- One row per way from one authority to another: how many consignments of ordinary goods were imported, and of how many
-- of them no export was found.
-- Grain: dispatch, authority.
WITH consignments AS (
    SELECT dispatch, authority, consignment, bool_and(is_missing) AS is_missing
    FROM detect.mirror_imports
    WHERE is_ordinary
    GROUP BY ALL
)

SELECT dispatch, authority, count(*) AS consignments, count(*) FILTER (is_missing) AS missing
FROM consignments
GROUP BY dispatch, authority
