-- One row per partner and month around a control: what moved, what was to be expected and how far that can be off.
-- Expected is the middle of the months before, moved by how the same month of the year lies to it; the band is how far
-- months before lie from that, from one year to the other.
-- Grain: hs_code, source, effective, partner, period_start.
WITH small AS (
    SELECT heading, source, effective, partner,
        greatest(0.1 * quantile_cont(kg, 0.75) FILTER (phase = 'before'), 1) AS kg,
        median(kg) FILTER (phase = 'before') AS usual
    FROM trade.event_months
    GROUP BY heading, source, effective, partner
),

logged AS (
    SELECT months.*, ln(months.kg + small.kg) AS log_kg, small.kg AS small
    FROM trade.event_months AS months
    JOIN small USING (heading, source, effective, partner)
),

levels AS (
    SELECT heading, source, effective, partner, median(log_kg) AS level, count(*) AS months
    FROM logged
    WHERE phase = 'before'
    GROUP BY heading, source, effective, partner
),

seasons AS (
    SELECT heading, source, effective, partner, month(period_start) AS season, median(log_kg) AS log_kg
    FROM logged
    WHERE phase = 'before'
    GROUP BY heading, source, effective, partner, month(period_start)
),

expected AS (
    SELECT
        logged.*,
        levels.months,
        -- half the season's own distance from the level: with two years it is known only roughly
        levels.level + 0.5 * coalesce(seasons.log_kg - levels.level, 0) AS log_expected
    FROM logged
    JOIN levels USING (heading, source, effective, partner)
    LEFT JOIN seasons
        ON seasons.heading = logged.heading AND seasons.source = logged.source AND seasons.effective = logged.effective
        AND seasons.partner = logged.partner AND seasons.season = month(logged.period_start)
),

bands AS (
    SELECT heading, source, effective, partner, greatest(spread(log_kg - log_expected), 0.05) AS sd
    FROM expected
    WHERE phase = 'before'
    GROUP BY heading, source, effective, partner
)

SELECT
    heading AS hs_code, source, effective, partner, period_start,
    datediff('month', date_trunc('month', effective), period_start) AS month,
    phase, kg,
    greatest(exp(log_expected) - small, 0) AS expected_kg,
    greatest(exp(log_expected - 1.645 * sd) - small, 0) AS low_kg,
    greatest(exp(log_expected + 1.645 * sd) - small, 0) AS high_kg,
    log_kg - log_expected AS effect,
    abs(log_kg - log_expected) > 1.645 * sd AS outside
FROM expected
JOIN bands USING (heading, source, effective, partner)
WHERE months >= 12
