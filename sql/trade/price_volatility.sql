-- One row per mineral, heading and period: price, how far it swings, and how much is to be had.
-- Grain: mineral, hs_code, frequency, period_start.
WITH changed AS (
    SELECT
        *,
        ln(usd_per_kg / lag(usd_per_kg) OVER series) AS change
    FROM trade.period_prices
    WINDOW series AS (PARTITION BY heading, frequency ORDER BY period_start)
),

swinging AS (
    SELECT
        *,
        -- Two changes are too few to lie apart.
        CASE WHEN count(change) OVER of_year >= 3 THEN 1.4826 * mad(change) OVER of_year END AS volatility
    FROM changed
    WINDOW of_year AS (PARTITION BY heading, frequency ORDER BY period_start ROWS BETWEEN 11 PRECEDING AND CURRENT ROW)
),

mixed AS (
    SELECT held.heading, string_agg(DISTINCT held.mineral, ', ' ORDER BY held.mineral)
        || coalesce('; ' || any_value(others.others), '') AS mixes
    FROM trade.heading_minerals AS held
    LEFT JOIN facts.heading_others AS others ON others.hs6 = held.heading
    WHERE held.basket
    GROUP BY held.heading
)

SELECT
    held.mineral,
    swinging.heading AS hs_code,
    swinging.frequency, swinging.period_start, swinging.usd_per_kg, swinging.volatility, swinging.supply_kg,
    swinging.supply_kg / nullif(earlier.supply_kg, 0) AS availability,
    held.basket,
    mixed.mixes
FROM swinging
JOIN trade.heading_minerals AS held USING (heading)
LEFT JOIN trade.period_prices AS earlier
    ON earlier.heading = swinging.heading AND earlier.frequency = swinging.frequency
    AND earlier.period_start = swinging.period_start - INTERVAL 1 YEAR
LEFT JOIN mixed ON mixed.heading = swinging.heading
