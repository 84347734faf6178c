-- One row per relation: an exporter and an importer, as the importer's authority knows them, in a heading, with how
-- many consignments they have, of how many no export is found, and of what share of ordinary ones it is not in the
-- worst month.
-- Grain: relation.
WITH months AS (
    SELECT dispatch, declared_in,
        (count(DISTINCT consignment) FILTER (is_missing) + 1) / (count(DISTINCT consignment) + 2) AS share_missing
    FROM detect.mirror_imports
    WHERE is_ordinary
    GROUP BY dispatch, declared_in
),

consignments AS (
    SELECT
        relation,
        consignment,
        any_value(authority) AS authority,
        any_value(dispatch) AS dispatch,
        any_value(hs6) AS hs6,
        bool_and(is_ordinary) AS is_ordinary,
        min(declared_on) AS declared_on,
        max(share_missing) AS share_missing,
        bool_and(is_missing) AS is_missing
    FROM detect.mirror_imports
    JOIN months USING (dispatch, declared_in)
    GROUP BY relation, consignment
)

SELECT
    relation,
    any_value(authority) AS authority,
    any_value(dispatch) AS dispatch,
    any_value(hs6) AS hs6,
    bool_and(is_ordinary) AS is_ordinary,
    count(*) AS consignments,
    count(*) FILTER (is_missing) AS missing,
    min(declared_on) AS since,
    max(share_missing) AS share_missing
FROM consignments
GROUP BY relation
