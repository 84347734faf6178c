-- One row per period that is held against a control: 24 months before it was announced and up to 24 after it took
-- effect, of years the two nearest whole ones before and the two after, a year counting as after if half of it is or,
-- where no such year is told, a quarter. Where less than a year lies after, only the same calendar months count before.
-- Between announcement and effect lies the time of stocking. A year that is not over tells no rate. late marks months 7
-- to 12 after the effect.
-- Grain: effective, frequency, period_start.
WITH met AS (
    SELECT DISTINCT frequency, period_start
    FROM trade.coverage
    WHERE frequency = 'M' OR period_start + INTERVAL 1 YEAR <= $as_of
),

events AS (
    SELECT effective, min(announced) AS announced, min(until) AS until
    FROM trade.events
    GROUP BY effective
),

dates AS (
    SELECT
        events.*,
        CASE
            WHEN EXISTS (FROM met WHERE met.frequency = 'A'
                AND met.period_start + INTERVAL 6 MONTHS >= events.effective) THEN 6
            ELSE 9
        END AS months_without
    FROM events
),

placed AS (
    SELECT
        dates.effective, met.frequency, met.period_start,
        CASE met.frequency
            WHEN 'M' THEN
                CASE
                    WHEN period_start >= date_trunc('month', announced) - INTERVAL 24 MONTHS
                        AND period_start < date_trunc('month', announced) THEN 'before'
                    WHEN period_start >= effective AND period_start < effective + INTERVAL 24 MONTHS
                        AND period_start < coalesce(until, DATE '9999-01-01')
                        THEN 'after'
                    WHEN period_start >= date_trunc('month', announced) AND period_start < effective THEN 'stocking'
                END
            WHEN 'A' THEN
                CASE
                    WHEN year(period_start) < year(announced) AND year(period_start) >= year(announced) - 2
                        THEN 'before'
                    WHEN period_start + to_months(months_without) >= effective
                        AND period_start < effective + INTERVAL 18 MONTHS
                        AND period_start < coalesce(until, DATE '9999-01-01') THEN 'after'
                END
        END AS side
    FROM dates
    CROSS JOIN met
),

after_months AS (
    SELECT effective, frequency, count(*) AS periods, list(DISTINCT month(period_start)) AS months
    FROM placed
    WHERE side = 'after'
    GROUP BY effective, frequency
)

SELECT placed.effective, placed.frequency, placed.period_start, placed.side,
    datediff('month', date_trunc('month', placed.effective), placed.period_start) BETWEEN 7 AND 12 AS late
FROM placed
LEFT JOIN after_months USING (effective, frequency)
WHERE placed.side IS NOT NULL
    AND (side <> 'before' OR frequency = 'A' OR after_months.periods >= 12
        OR list_contains(after_months.months, month(period_start)))
