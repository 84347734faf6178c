-- One row per screened item: what the detectors before this one say of it together.
-- Grain: item_id.
SELECT
    combined.item_id,
    combined_of(combined.oddness, combined.weights) AS p_value,
    hash(items.authority, items.declaration_id, items.item_no) AS lot
FROM detect.combined AS combined
JOIN features.items AS items USING (item_id)
