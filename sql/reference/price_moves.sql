-- One row per heading: how far nine in ten prices of a steady exporter and importer lie from the middle of theirs; NULL
-- stands for headings with fewer than fifty such prices.
-- Grain: hs6.
WITH headings AS (
    SELECT hs6, quantile_cont(abs(moved), 0.9) AS reach
    FROM features.price_history
    GROUP BY hs6
    HAVING count(*) >= 50
)

SELECT hs6, greatest(reach, 0.05) AS reach
FROM headings
UNION ALL
SELECT NULL, greatest(coalesce(quantile_cont(abs(moved), 0.9), 0), 0.05)
FROM features.price_history
