-- One row: how many of the loads in containers weigh more than one may. Some name the first of two.
-- Grain: one row.
SELECT (count(DISTINCT load) FILTER (is_beyond) + 1) / (count(DISTINCT load) + 1) AS beyond_share
FROM detect.packaging_containers
