-- One row per territory and mineral: what it can mine, refine or recycle in a year, as far as a source of fair
-- confidence says so, and whether any source says that it refines it; and all that any source says, whatever the
-- confidence, NULL where one names no amount. A share of world output is turned into kilograms by the mineral's whole
-- output, where some territory's tonnes and share tell that.
-- Grain: territory, mineral.
WITH world AS (
    SELECT mineral, stage, median(1000 * tonnes / world_share) AS kg
    FROM facts.producers
    WHERE tonnes > 0 AND world_share > 0.01
    GROUP BY mineral, stage
),

either AS (
    SELECT mineral, max(kg) AS kg
    FROM world
    GROUP BY mineral
)

SELECT
    producers.territory,
    producers.mineral,
    coalesce(max(coalesce(1000 * producers.tonnes, producers.world_share * either.kg))
        FILTER (stage = 'mine' AND confidence <> 'low'), 0) AS mine_kg,
    coalesce(max(coalesce(1000 * producers.tonnes, producers.world_share * either.kg))
        FILTER (stage <> 'mine' AND confidence <> 'low'), 0) AS refine_kg,
    greatest(mine_kg, refine_kg) AS capacity_kg,
    if(bool_and(coalesce(producers.tonnes, producers.world_share * either.kg) IS NOT NULL),
        sum(round(coalesce(1000 * producers.tonnes, producers.world_share * either.kg))::HUGEINT), NULL)::DOUBLE
        AS all_kg,
    bool_or(stage <> 'mine') AS refines
FROM facts.producers AS producers
LEFT JOIN either USING (mineral)
GROUP BY producers.territory, producers.mineral
