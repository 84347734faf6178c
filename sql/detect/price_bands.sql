-- One row per group of goods with an item far from its peers: how many exporters there are, and between which residuals
-- nineteen in twenty of them lie.
-- Grain: members.
SELECT members, count(*) AS exporters, quantile_cont(residual, 0.025) AS low, quantile_cont(residual, 0.975) AS high
FROM detect.price_ranks
GROUP BY members
