-- One row per item of a strategic mineral whose declared origin produces none of the minerals it can hold. Where it
-- refines others, three of them or, if it is no hub, any, its plants may make what no source lists.
-- Grain: item_id.
WITH refiners AS (
    SELECT territory, list(DISTINCT replace(mineral, '_', ' ') ORDER BY replace(mineral, '_', ' ')) AS minerals
    FROM facts.producers
    WHERE stage <> 'mine'
    GROUP BY territory
    HAVING count(DISTINCT mineral) >= 3 OR territory NOT IN (SELECT territory FROM facts.hubs)
),

sourced AS (
    SELECT
        minerals.item_id,
        minerals.mineral,
        minerals.is_mined,
        minerals.known_by,
        items.origin,
        made.territory IS NOT NULL AS is_produced_there,
        if(minerals.is_mined, NULL, refiners.minerals) AS refined
    FROM detect.item_minerals AS minerals
    JOIN features.items AS items USING (item_id)
    LEFT JOIN detect.mineral_sources AS made
        ON made.mineral = minerals.mineral
        AND made.is_mined = minerals.is_mined
        AND made.territory = items.origin
        -- A mine ships before the statistics list it.
        AND (made.valid_from IS NULL OR made.valid_from <= items.declared_on + INTERVAL 1 YEAR)
    LEFT JOIN refiners ON refiners.territory = items.origin
    WHERE is_single(items.origin)
),

world AS (
    SELECT
        mineral,
        is_mined,
        any_value(unlisted_share) AS unlisted_share,
        string_agg(territory, ', ' ORDER BY world_share DESC, territory) FILTER (world_share >= 0.05) AS main_producers
    FROM detect.mineral_sources
    GROUP BY ALL
)

SELECT
    sourced.item_id,
    string_agg(replace(sourced.mineral, '_', ' '), ' or ' ORDER BY sourced.mineral) AS minerals,
    if(bool_and(sourced.is_mined), 'mine', 'mine or refine') AS produces,
    min(sourced.known_by) AS known_by,
    string_agg(world.main_producers, '; ' ORDER BY sourced.mineral) AS main_producers,
    -- What the sources do not list comes from ten territories at least.
    max(greatest(world.unlisted_share / 10, chances.chance)) AS chance,
    any_value(sourced.refined) AS refined
FROM sourced
JOIN world USING (mineral, is_mined)
JOIN facts.chances AS chances
    ON chances.claim = if(sourced.refined IS NULL, 'no_production', 'no_production_of_a_refiner')
GROUP BY sourced.item_id
-- Where the sources give no shares of a stage, they do not tell who produces.
HAVING NOT bool_or(sourced.is_produced_there OR world.unlisted_share = 1)
