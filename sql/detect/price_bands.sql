-- One row per group of goods with an item far from its peers: how many exporters there are.
-- Grain: members.
SELECT members, count(*) AS exporters
FROM detect.price_ranks
GROUP BY members
