-- One row per currency and month of a declaration: US dollars for one unit, the last known rate of the twelve
-- months up to then. Rates that were loaded come before those of the European Central Bank and the pegs.
-- Grain: currency, month.
WITH known AS (
    SELECT currency, month, usd_per_unit FROM main.rates
    UNION ALL
    SELECT currency, month, usd_per_unit FROM facts.published_rates
    ANTI JOIN main.rates USING (currency, month)
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
