-- One row per item that leaves a hub and the item by which its goods most probably came there, one of the same heading
-- and holder before all others: an import declaration of the hub, or, where that is not seen, the export declaration to
-- it; and as outbound a declaration of the hub, or, where that is not seen, the import declaration of goods dispatched
-- from it. Of these the very mass that left is looked for first: how likely parts and wholes are to be legs is told
-- from few. What comes in as a whole may leave in parts, until a tenth more has left than came; what would be beyond
-- that is looked for among what else came in.
-- Grain: outbound.
WITH fitting AS (
    SELECT candidates.*, chances.share AS match_probability,
        same_heading AND parties_agree AND fit = 'whole' AS is_whole
    FROM link.leg_candidates AS candidates
    JOIN link.leg_chances AS chances USING (parties_agree, same_heading, fit, fortnights)
    WHERE candidates.in_order AND chances.share > 0
),

best AS (
    SELECT *
    FROM fitting
    QUALIFY row_number() OVER (PARTITION BY outbound ORDER BY same_heading
        AND parties_agree DESC, is_whole DESC, match_probability DESC, abs(ln(part)), days, lot) = 1
),

filled AS (
    SELECT *, sum(part) OVER (PARTITION BY inbound ORDER BY is_whole DESC, match_probability DESC, abs(ln(part)),
        days, outbound_lot) AS gone
    FROM best
),

elsewhere AS (
    SELECT fitting.*
    FROM fitting
    SEMI JOIN (FROM filled WHERE gone > 1.1) USING (outbound)
    ANTI JOIN (FROM filled WHERE gone > 0.9) USING (inbound)
    QUALIFY row_number() OVER (PARTITION BY fitting.outbound ORDER BY same_heading
        AND parties_agree DESC, is_whole DESC, match_probability DESC, abs(ln(part)), days, lot) = 1
)

SELECT
    inbound,
    outbound,
    hub,
    part,
    days,
    same_heading,
    parties_agree,
    match_probability
FROM (
    SELECT * EXCLUDE (gone)
    FROM filled
    ANTI JOIN elsewhere USING (outbound)
    UNION ALL
    FROM elsewhere
)
