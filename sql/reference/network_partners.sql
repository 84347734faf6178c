-- One row per side, kind of identifier and whether more than ten firms share it: in ordinary trade, whose goods are not
-- watched, with how many partners in a heading a firm trades that shares one, how many of these trade in it with
-- another of the firms that share it, too (with_another), with how many at most, and how likely each of these firms is
-- to, the first (once) and, where one does, each more (again; of both sides and kinds together, and no less than one
-- in ten: who has two such suppliers may have more). In watched goods, how many items a partner has on the average, of
-- all sides and kinds together (watched_items).
-- Grain: side, kind, is_crowded.
WITH pooled AS (
    SELECT is_crowded, greatest((coalesce(sum(sharing - 2), 0) + 1) / (coalesce(sum(firms - 2), 0) + 2), 0.1) AS again
    FROM detect.network_partners
    WHERE NOT is_watched AND sharing > 1
    GROUP BY is_crowded
)

SELECT
    side,
    kind,
    is_crowded,
    count(*) AS partners,
    count_if(sharing > 1)::BIGINT AS with_another,
    max(sharing) AS most,
    (count_if(sharing > 1) + 1) / (sum(firms - 1) + 1) AS once,
    coalesce(any_value(pooled.again), 0.1) AS again,
    (SELECT sum(items) / count(*) FROM detect.network_partners WHERE is_watched) AS watched_items
FROM detect.network_partners
LEFT JOIN pooled USING (is_crowded)
WHERE NOT is_watched
GROUP BY side, kind, is_crowded
