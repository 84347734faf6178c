-- One row per mineral and thing that was put right or is missing in its trade records, and in how many flows.
-- Grain: mineral, note.
WITH noted AS (
    SELECT hs_code, unnest(notes) AS note
    FROM reconciled_flows
    WHERE notes IS NOT NULL
),

counted AS (
    SELECT hs_code, regexp_replace(note, 'a factor of \S+', 'a factor') AS note, count(*) AS flows
    FROM noted
    GROUP BY ALL
)

SELECT held.mineral, counted.note, sum(counted.flows)::BIGINT AS flows
FROM counted
JOIN (SELECT DISTINCT mineral, hs_code FROM price_volatility) AS held USING (hs_code)
GROUP BY held.mineral, counted.note
