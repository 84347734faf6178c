-- One row per territory in a mineral's last period of each length: how exposed it is to rerouting.
-- Grain: territory, frequency.
SELECT * EXCLUDE (mineral)
FROM hub_exposure
WHERE mineral = $mineral
QUALIFY period_start = max(period_start) OVER (PARTITION BY frequency)
ORDER BY exposure DESC, unexplained_kg DESC, territory, frequency
