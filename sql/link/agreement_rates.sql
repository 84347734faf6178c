-- One row per comparison and degree of agreement: how often the two sides of a documented consignment agree so far, how
-- often two items of the same blocks do that are documented to be of different ones, and the weight of it, the
-- logarithm of the ratio of the two rates (Fellegi and Sunter, 1969). Rates are ratios of counts; where nothing was
-- counted they are drawn to what is expected without documents: sides agree nineteen times in twenty, others once in
-- three. What documents hardly show speaks for a pair by e to the fifth at most.
-- Grain: compared, agreement.
WITH counted AS (
    SELECT compared, agreement, count(*) FILTER (is_known) AS same, count(*) FILTER (NOT is_known) AS different
    FROM link.compared
    GROUP BY ALL
),

expected AS (
    SELECT
        *,
        if(agreement = max(agreement) OVER (PARTITION BY compared), 0.95, 0.05) AS expected_same,
        if(agreement = max(agreement) OVER (PARTITION BY compared), 0.33, 0.67) AS expected_different
    FROM counted
),

rated AS (
    SELECT
        compared,
        agreement,
        same,
        different,
        (same + 10 * expected_same) / (sum(same) OVER (PARTITION BY compared) + 10) AS rate_same,
        (different + 10 * expected_different) / (sum(different) OVER (PARTITION BY compared) + 10) AS rate_different
    FROM expected
)

SELECT *, least(ln(rate_same / rate_different), if(same + different < 10, 5, 'inf'::DOUBLE)) AS weight
FROM rated
