-- One row per terms of delivery on both sides, with the mode of transport where a hundred pairs show it: what usually lies
-- between the value exported and the value imported, and how far the farthest twentieth lies below and above; at least the
-- three per cent by which rates of exchange move between the two days.
-- Grain: terms.
WITH grouped AS (
    SELECT unnest([terms, any_mode, 0]) AS terms, usd_apart
    FROM detect.mirror_pairs
    WHERE usd_apart IS NOT NULL
)

SELECT
    terms,
    median(usd_apart) AS middle,
    greatest(median(usd_apart) - quantile_cont(usd_apart, 0.05), 0.03) AS below,
    greatest(quantile_cont(usd_apart, 0.95) - median(usd_apart), 0.03) AS above
FROM grouped
GROUP BY terms
HAVING count(*) >= 100 OR terms = 0
