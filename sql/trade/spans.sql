-- One row per period that is held against a control, and the span it is part of: the periods of a span lie on the same
-- side of every control, so that what moved in them need be added up only once for all controls.
-- Grain: frequency, period_start.
WITH placed AS (
    SELECT frequency, period_start, list((effective, side, late) ORDER BY effective) AS places
    FROM trade.periods
    GROUP BY frequency, period_start
)

SELECT frequency, period_start, dense_rank() OVER (ORDER BY frequency, places)::INTEGER AS span_no
FROM placed
