-- One row: in ordinary trade, whose goods are not watched, how many pairs of firms there are by heading, how many of
-- them had goods come back dearer, how likely one is to, and how likely one of these is to do so again; and in watched
-- goods, how many items there are of a pair on the average.
-- Grain: one row.
SELECT
    count(*) AS pairs,
    count_if(rises > 0)::BIGINT AS dearer,
    (count_if(rises > 0) + 1) / (count(*) + 2) AS once,
    (count_if(rises > 1) + 1) / (count_if(rises > 0) + 2) AS again,
    (
        SELECT count(*)
        FROM features.items
        JOIN link.item_parties AS parties USING (item_id)
        WHERE is_watched AND parties.exporter_entity <> parties.importer_entity
    ) / (SELECT nullif(count(*), 0) FROM detect.network_circles WHERE is_watched) AS watched_items
FROM detect.network_circles
WHERE NOT is_watched
