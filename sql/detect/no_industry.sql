-- One row per item of a form that is made beyond mines and refineries (ferro-alloys, carbides, cerium) whose declared origin
-- mines or refines no strategic mineral at all. The statistics do not say where such forms are made; but a territory
-- without any such industry hardly makes them.
-- Grain: item_id.
SELECT DISTINCT items.item_id, replace(minerals.mineral, '_', ' ') AS mineral, minerals.form
FROM features.items AS items
JOIN facts.heading_minerals AS minerals USING (hs6)
WHERE minerals.role = 'adjacent'
    AND NOT minerals.basket
    AND items.origin NOT IN ('XW', 'ZZ', 'EU')
    AND items.origin NOT IN (SELECT territory FROM facts.producers)
