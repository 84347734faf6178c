-- One row per territory and length of period in a mineral: how exposed it is to rerouting in the last period of which
-- that is known or, where it is of none, in the last. On the page are the twenty most exposed, and the hubs that are
-- asked for first, trifling or not known as they may be.
-- Grain: territory, frequency.
WITH last AS (
    SELECT * EXCLUDE (mineral)
    FROM hub_exposure
    WHERE mineral = $mineral
    QUALIFY row_number() OVER (
        PARTITION BY territory, frequency ORDER BY exposure IS NOT NULL DESC, period_start DESC
    ) = 1
)

SELECT
    *,
    (exposure >= 0.05 AND row_number() OVER (ORDER BY exposure DESC NULLS LAST, unexplained_kg DESC, territory,
        frequency) <= 20) IS TRUE
    OR (territory IN ('AE', 'HK', 'MO', 'MX', 'MY', 'SG', 'TH', 'VN')
        AND row_number() OVER (PARTITION BY territory ORDER BY exposure DESC NULLS LAST, frequency) = 1) AS on_page
FROM last
ORDER BY exposure DESC NULLS LAST, unexplained_kg DESC NULLS LAST, territory, frequency
