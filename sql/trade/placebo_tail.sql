-- One row per control and length of period: how many corridors no control touches, and the two hundred strongest of their rises.
-- Grain: effective, frequency, source.
SELECT effective, frequency, source, count(*) AS corridors, list(z ORDER BY z DESC)[:200] AS rises
FROM trade.placebo_corridors
GROUP BY effective, frequency, source
