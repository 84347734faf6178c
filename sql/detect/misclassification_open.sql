-- One row per strangely worded item that does not hide which strategic goods it is: its code is a controlled one, or
-- its description names a mineral that its heading holds, or states a composition of it.
-- Grain: item_id.
WITH strange AS (
    SELECT *
    FROM features.items
    SEMI JOIN detect.misclassification_speech USING (hs6, words)
)

SELECT item_id
FROM strange
WHERE hs_code IN (SELECT code FROM facts.controls)
UNION
SELECT items.item_id
FROM strange AS items
JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
JOIN facts.heading_minerals AS minerals ON minerals.hs6 = items.hs6 AND minerals.role <> 'cover'
JOIN facts.mineral_names AS names ON names.mineral = minerals.mineral
    AND contains(lower(declarations.description), names.word)
UNION
SELECT contents.item_id
FROM detect.misclassification_contents AS contents
SEMI JOIN strange USING (item_id)
JOIN facts.heading_minerals AS minerals ON minerals.hs6 = contents.hs6 AND minerals.mineral = contents.mineral
    AND minerals.role <> 'cover'
