-- One row per heading whose flows are held against controls: those of controlled minerals, and up to forty others,
-- chosen by a hash, as a placebo.
-- Grain: heading.
WITH met AS (
    SELECT DISTINCT heading FROM trade.headings
),

judged AS (
    SELECT met.heading, events.heading IS NULL AS placebo
    FROM met
    LEFT JOIN (SELECT DISTINCT heading FROM trade.events) AS events ON events.heading = met.heading
)

SELECT heading, placebo
FROM judged
QUALIFY NOT placebo OR row_number() OVER (PARTITION BY placebo ORDER BY hash(heading), heading) <= 40
