-- One row per item and strategic mineral that it holds by its papers: because its heading holds nothing else, or
-- because the national code or the description names the mineral. Scrap, by its heading or its description, arises
-- anywhere, covers are made of other things, and what is made of imported metal or compounds is made anywhere: they say
-- nothing of where a mineral comes from.
-- Grain: item_id, mineral.
WITH strategic AS (
    SELECT items.item_id, items.authority, items.hs_code, items.hs6, items.declared_on, minerals.mineral, minerals.form,
        minerals.made_anywhere, others.others
    FROM features.items AS items
    JOIN facts.heading_minerals AS minerals USING (hs6)
    LEFT JOIN facts.heading_others AS others USING (hs6)
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    WHERE NOT is_called_scrap(declarations.description) AND (minerals.role = 'target'
        OR minerals.form LIKE 'ore%'
        -- Minerals that share a heading with the one it is watched for, such as indium with gallium.
        OR minerals.role = 'adjacent'
            AND minerals.hs6 IN (SELECT hs6 FROM facts.heading_minerals WHERE role = 'target'))
),

described AS (
    SELECT strategic.item_id, strategic.mineral, lower(declarations.description) AS description
    FROM strategic
    JOIN main.declarations AS declarations ON declarations.rowid = strategic.item_id
    WHERE strategic.others IS NOT NULL
),

named AS (
    SELECT DISTINCT described.item_id, described.mineral
    FROM described
    JOIN facts.mineral_names AS names ON names.mineral = described.mineral
        AND contains(described.description, names.word)
),

coded AS (
    SELECT DISTINCT strategic.item_id, strategic.mineral
    FROM strategic
    JOIN facts.controls AS controls
        ON controls.mineral = strategic.mineral
        AND controls.jurisdiction = strategic.authority
        AND length(strategic.hs_code) >= 8
        AND starts_with(controls.code, strategic.hs_code)
    WHERE strategic.others IS NOT NULL
)

SELECT
    strategic.item_id,
    strategic.mineral,
    CASE
        WHEN strategic.others IS NULL THEN 'heading'
        WHEN coded.item_id IS NOT NULL THEN 'code'
        ELSE 'description'
    END AS known_by,
    max(strategic.form LIKE 'ore%' OR strategic.mineral = 'graphite') AS is_mined
FROM strategic
LEFT JOIN named USING (item_id, mineral)
LEFT JOIN coded USING (item_id, mineral)
WHERE (strategic.others IS NULL OR named.item_id IS NOT NULL OR coded.item_id IS NOT NULL)
    AND NOT strategic.made_anywhere
GROUP BY ALL
