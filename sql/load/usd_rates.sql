-- One row per currency: US dollars for one unit, month by month from January 1999 to a year after the last known
-- rate, each the last known one of the twelve months up to then. Rates of the user come before those of the European
-- Central Bank and the pegs to its currencies, and of them those just loaded before those held; a dollar is one.
-- Grain: currency.
WITH given AS (
    SELECT currency, month, usd_per_unit, 1 AS rank
    FROM load.rates
    WHERE refused IS NULL AND skipped IS NULL AND currency <> 'USD'
    UNION ALL
    SELECT currency, month, usd_per_unit, 2 AS rank FROM main.rates WHERE currency <> 'USD'
    UNION ALL
    SELECT currency, month, usd_per_unit, 3 AS rank FROM facts.published_rates
),

known AS (
    SELECT currency, date_trunc('month', month)::DATE AS month, usd_per_unit
    FROM given
    QUALIFY row_number() OVER (PARTITION BY currency, date_trunc('month', month) ORDER BY rank, usd_per_unit DESC) = 1
),

-- Every month, also those of the year before the first that is laid out.
months AS (
    SELECT currency, unnest(range(DATE '1998-01-01', max(month) + INTERVAL 13 MONTH, INTERVAL 1 MONTH))::DATE AS month
    FROM known
    GROUP BY currency
),

lasting AS (
    SELECT currency, month, last_value(usd_per_unit IGNORE NULLS) OVER last_year AS usd_per_unit
    FROM months
    LEFT JOIN known USING (currency, month)
    WINDOW last_year AS (PARTITION BY currency ORDER BY month ROWS BETWEEN 12 PRECEDING AND CURRENT ROW)
)

SELECT currency, list(usd_per_unit ORDER BY month) AS rates
FROM lasting
WHERE month >= DATE '1999-01-01'
GROUP BY currency
