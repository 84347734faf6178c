-- One row per item of a form that is made beyond mines and refineries (ferro-alloys, carbides, cerium) whose declared
-- origin mines or refines no strategic mineral at all, or of an ore that holds one beside others whose declared origin
-- is a hub that mines none. The statistics do not say where such forms are made; but a territory without any such
-- industry hardly makes them, and who lives by passing goods on has no mines.
-- Grain: item_id.
SELECT DISTINCT items.item_id, replace(minerals.mineral, '_', ' ') AS mineral, minerals.form,
    minerals.form LIKE '% ores with %' AS is_ore
FROM features.items AS items
JOIN facts.heading_minerals AS minerals USING (hs6)
WHERE minerals.role = 'adjacent'
    AND is_single(items.origin)
    AND CASE
        WHEN minerals.form LIKE '% ores with %' THEN
            items.origin IN (SELECT territory FROM facts.hubs)
            AND items.origin NOT IN (SELECT territory FROM facts.producers WHERE stage = 'mine')
        ELSE NOT minerals.basket AND items.origin NOT IN (SELECT territory FROM facts.producers)
    END
