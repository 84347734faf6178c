-- One row per mineral, stage and territory that produces it, with what the sources leave of the world's output to
-- territories that they do not list: all of it, where they give no shares.
-- Grain: mineral, is_mined, territory.
WITH stages AS (
    SELECT mineral, stage = 'mine' AS is_mined, territory, world_share, valid_from, tonnes_year, source
    FROM facts.producers
    UNION ALL
    -- Where a territory mines, it may also ship what it makes of it.
    SELECT mineral, false, territory, NULL, valid_from, tonnes_year, source
    FROM facts.producers
    WHERE stage = 'mine'
)

SELECT
    mineral,
    is_mined,
    territory,
    if(count(*) > count(valid_from), NULL, min(valid_from)) AS valid_from,
    max(world_share) AS world_share,
    string_agg(DISTINCT source, '; ' ORDER BY source) AS source,
    greatest(1 - coalesce(sum(round(10000 * max(world_share))::BIGINT) OVER of_stage, 0) / 10000, 0) AS unlisted_share
FROM stages
GROUP BY mineral, is_mined, territory
WINDOW of_stage AS (PARTITION BY mineral, is_mined)
