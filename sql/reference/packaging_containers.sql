-- One row: the share of items in containers that are in one declared heavier than it may be, one more on either side so
-- that it is never nothing. Some papers name the first of two containers.
-- Grain: one row.
SELECT
    count(*) AS items,
    count_if(is_beyond)::BIGINT AS beyond,
    (count_if(is_beyond) + 1) / (count(*) + 1) AS beyond_share
FROM detect.packaging_containers
