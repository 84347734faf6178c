-- One row per six-digit code met in trade records: the heading it is compared under, so that a revision of the
-- Harmonized System breaks no series. A code that was moved counts under its successor; the parts of a code that was
-- split count under what they were split from, where that is met too.
-- Grain: hs6.
WITH met AS (
    SELECT DISTINCT left(hs_code, 6) AS hs6
    FROM trade_records
    WHERE length(hs_code) >= 6
),

changed AS (
    SELECT former AS hs6, min(hs6) AS heading
    FROM facts.heading_changes
    WHERE NOT split
    GROUP BY former
    UNION ALL
    SELECT changes.hs6, changes.former AS heading
    FROM facts.heading_changes AS changes
    SEMI JOIN met ON met.hs6 = changes.former
    WHERE changes.split
)

SELECT met.hs6, coalesce(changed.heading, met.hs6) AS heading
FROM met
LEFT JOIN changed USING (hs6)
