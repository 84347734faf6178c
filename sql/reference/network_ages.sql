-- One row per age in days: the share of firms that were as young or younger when they first traded in watched goods.
-- Grain: days_old.
SELECT days_old, sum(count(*)) OVER (ORDER BY days_old) / sum(count(*)) OVER () AS share
FROM detect.network_firms
WHERE days_old IS NOT NULL
GROUP BY days_old
