-- One row per currency: US dollars for one unit, month by month from January 1999 to a year after the last known
-- rate, each the last known one of the twelve months up to then. Rates of the user come before those of the
-- European Central Bank and the pegs to its currencies, and of them those just loaded before those held.
-- Grain: currency.
WITH given AS (
    SELECT currency, month, usd_per_unit, 1 AS rank FROM load.rates WHERE refused IS NULL AND skipped IS NULL
    UNION ALL
    SELECT currency, month, usd_per_unit, 2 AS rank FROM main.rates
    UNION ALL
    SELECT currency, month, usd_per_unit, 3 AS rank FROM facts.published_rates
),

known AS (
    SELECT currency, date_trunc('month', month)::DATE AS month, usd_per_unit
    FROM given
    QUALIFY row_number() OVER (PARTITION BY currency, date_trunc('month', month) ORDER BY rank, usd_per_unit DESC) = 1
),

months AS (
    SELECT currency, unnest(range(DATE '1999-01-01', max(month) + INTERVAL 13 MONTH, INTERVAL 1 MONTH))::DATE AS month
    FROM known
    GROUP BY currency
)

SELECT
    months.currency,
    list(CASE WHEN known.month >= months.month - INTERVAL 12 MONTH THEN known.usd_per_unit END
        ORDER BY months.month) AS rates
FROM months
ASOF LEFT JOIN known ON months.currency = known.currency AND months.month >= known.month
GROUP BY months.currency
