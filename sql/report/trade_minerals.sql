-- One row per mineral that trade records tell of: how many flows, how many corridors are flagged, and the highest
-- score.
-- Grain: mineral.
WITH held AS (
    SELECT DISTINCT mineral, hs_code FROM price_volatility
),

flows AS (
    SELECT mineral, count(*) AS flows
    FROM reconciled_flows
    JOIN held USING (hs_code)
    GROUP BY mineral
),

corridors AS (
    SELECT mineral, count(*) AS corridors, max(score) AS score
    FROM (SELECT unnest(minerals) AS mineral, score FROM flagged_corridors)
    GROUP BY mineral
)

SELECT flows.mineral, flows.flows, coalesce(corridors.corridors, 0) AS corridors, corridors.score
FROM flows
LEFT JOIN corridors USING (mineral)
ORDER BY corridors.score DESC NULLS LAST, flows.mineral
