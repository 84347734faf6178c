-- One row per hub around a control: how many corridors of uncontrolled headings lead through it, and the strongest of
-- their rises, of both legs and of the leg out alone.
-- Grain: effective, frequency, source, hub.
SELECT effective, frequency, source, hub, count(*) AS corridors, list(z ORDER BY z DESC)[:200] AS rises,
    list(out_z ORDER BY out_z DESC)[:200] AS out_rises
FROM trade.placebo_corridors
GROUP BY effective, frequency, source, hub
