-- One row per heading: how far nine in ten tares of a steady exporter and importer lie from the middle of theirs; NULL
-- stands for headings with fewer than fifty such tares.
-- Grain: hs6.
WITH headings AS (
    SELECT hs6, quantile_cont(abs(moved), 0.9) AS reach
    FROM features.tare_history
    GROUP BY hs6
    HAVING count(*) >= 50
)

SELECT hs6, greatest(reach, 0.1) AS reach
FROM headings
UNION ALL
SELECT NULL, greatest(coalesce(quantile_cont(abs(moved), 0.9), 0), 0.1)
FROM features.tare_history
