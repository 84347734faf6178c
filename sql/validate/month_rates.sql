-- One row per currency and month of a declaration: US dollars for one unit, the last known rate of the twelve months
-- up to then. Rates that were loaded come before those of the European Central Bank and the pegs; a dollar is one.
-- Grain: currency, month.
WITH given AS (
    SELECT currency, date_trunc('month', month)::DATE AS month, max(usd_per_unit) AS usd_per_unit
    FROM main.rates
    WHERE currency <> 'USD'
    GROUP BY ALL
),

known AS (
    FROM given
    UNION ALL
    SELECT currency, month, usd_per_unit
    FROM facts.published_rates
    ANTI JOIN given USING (currency, month)
),

wanted AS (
    SELECT DISTINCT currency, date_trunc('month', declared_on)::DATE AS month
    FROM main.declarations
    WHERE currency IS NOT NULL
)

SELECT wanted.currency, wanted.month, known.usd_per_unit
FROM wanted
ASOF JOIN known ON wanted.currency = known.currency AND wanted.month >= known.month
WHERE known.month >= wanted.month - INTERVAL 12 MONTH
