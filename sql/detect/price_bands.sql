-- One row per group of goods with an item far from its peers: how many exporters there are, and their residuals in
-- order.
-- Grain: members.
SELECT members, count(*) AS exporters, list(residual ORDER BY residual) AS residuals
FROM detect.price_ranks
GROUP BY members
