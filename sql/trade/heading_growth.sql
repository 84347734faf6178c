-- One row per heading around a control: how much more than others of their size its flows grew that the control does
-- not touch; few flows are drawn to none.
-- Grain: effective, frequency, heading.
SELECT logged.effective, logged.frequency, logged.heading,
    shrunk(median(logged.change - usual.growth), 0, count(*), 20) AS growth
FROM trade.logged AS logged
JOIN trade.usual_changes AS usual USING (effective, frequency, size_class)
WHERE logged.ordinary
GROUP BY logged.effective, logged.frequency, logged.heading
