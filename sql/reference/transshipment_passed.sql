-- One row per thousand kilometres of detour: the share of ordinary items that pass territories at least so far out of
-- the way from dispatch to destination, where their authority asks for them. Ordinary goods are those that are not
-- watched.
-- Grain: detour.
WITH ordinary AS (
    SELECT coalesce(floor((passages.passed_km - passages.straight_km) / 1000), 0) AS detour
    FROM features.items AS items
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    LEFT JOIN detect.transshipment_passages AS passages
        ON passages.dispatch = items.dispatch AND passages.transit = declarations.transit
        AND passages.destination = items.destination
    WHERE items.dispatch <> items.destination AND NOT items.is_watched
        AND items.authority IN (SELECT authority FROM main.declarations WHERE transit IS NOT NULL)
)

SELECT detour, sum(count(*)) OVER (ORDER BY detour DESC)::BIGINT AS items, sum(count(*)) OVER ()::BIGINT AS all_items
FROM ordinary
GROUP BY detour
