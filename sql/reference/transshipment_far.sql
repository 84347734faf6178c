-- One row per thousand kilometres of detour: the share of ordinary items that go at least that far out of their way.
-- Ordinary goods are those that are not watched.
-- Grain: detour.
WITH ordinary AS (
    SELECT coalesce(floor((distances.by_hub_km - distances.straight_km) / 1000), 0) AS detour
    FROM features.items AS items
    LEFT JOIN detect.transshipment_distances AS distances USING (origin, dispatch, destination)
    WHERE items.origin IS NOT NULL AND items.dispatch IS NOT NULL AND items.destination IS NOT NULL
        AND NOT items.is_watched
)

SELECT detour, sum(count(*)) OVER (ORDER BY detour DESC)::BIGINT AS items, sum(count(*)) OVER ()::BIGINT AS all_items
FROM ordinary
GROUP BY detour
