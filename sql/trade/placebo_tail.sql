-- One row per control and length of period: how many corridors no control touches, and the two hundred strongest of
-- their rises, of both legs and of the leg out alone.
-- Grain: effective, frequency, source.
SELECT effective, frequency, source, count(*) AS corridors, list(z ORDER BY z DESC)[:200] AS rises,
    list(out_z ORDER BY out_z DESC)[:200] AS out_rises
FROM trade.placebo_corridors
GROUP BY effective, frequency, source
