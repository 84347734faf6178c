-- One row per heading around a control: the mass below which its flows are small, a quarter of them being smaller.
-- Grain: effective, frequency, heading.
SELECT effective, frequency, heading, quantile_cont(greatest(before, after), 0.25) AS small
FROM trade.changes
WHERE before + after > 0
GROUP BY effective, frequency, heading
