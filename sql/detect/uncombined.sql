-- One row per screened item, before any detector has spoken.
-- Grain: item_id.
SELECT item_id, 0::DOUBLE AS weights, 0::DOUBLE AS own_weights, 0::DOUBLE AS oddness, 0::DOUBLE AS own_oddness,
    1::DOUBLE AS least, true AS thin
FROM features.items
