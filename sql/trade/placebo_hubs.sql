-- One row per hub around a control: how many corridors of uncontrolled headings lead through it, and how strong their rises are.
-- Grain: effective, frequency, source, hub.
SELECT effective, frequency, source, hub, count(*) AS corridors, list(z ORDER BY z DESC)[:200] AS rises
FROM trade.placebo_corridors
GROUP BY effective, frequency, source, hub
