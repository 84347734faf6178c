-- One row per way in which firms are doubted and degree of it: the share of firms that are doubted as much. Own
-- findings go by the chance that an honest firm's own declarations look as odd; the other two have no degrees.
-- Grain: doubt, chance.
SELECT 'findings' AS doubt, own_chance AS chance, share
FROM (
    SELECT own_chance, sum(count(*)) OVER (ORDER BY own_chance) / sum(count(*)) OVER () AS share
    FROM detect.network_firms
    WHERE own_chance IS NOT NULL
    GROUP BY own_chance
)
WHERE casts_doubt(own_chance)
UNION ALL
SELECT 'watchlist', NULL, (count(*) FILTER (watchlisted) + 1) / (count(*) + 2)
FROM detect.network_firms
UNION ALL
SELECT 'violation', NULL, (count(*) FILTER (violations > 0) + 1) / (count(*) + 2)
FROM detect.network_firms
