-- One row per export that a control may bind: which control, and what the description states of the composition. A
-- control binds exports lodged with its own jurisdiction, wherever they go, from its day on. A declared code that
-- contains the control's is listed; a shorter one is shared with other goods, which are only possibly controlled. Goods
-- are left out where the description states less of the substance than the control asks for. Others are further goods
-- that the notice lists under the same code. Whoever names a licence says that the goods need one: exports of a heading
-- that the ledger licenses are held against it by the number that they name, where no control known here ever lists
-- them.
-- Grain: item_id.
WITH codes AS (
    SELECT DISTINCT authority, hs_code
    FROM features.items
    WHERE flow IN ('export', 're-export') AND authority IN (SELECT jurisdiction FROM facts.controls)
),

candidates AS MATERIALIZED (
    SELECT codes.authority, codes.hs_code, controls.*, starts_with(codes.hs_code, controls.code) AS listed
    FROM codes
    JOIN facts.controls AS controls
        ON controls.jurisdiction = codes.authority
        AND (starts_with(codes.hs_code, controls.code) OR starts_with(controls.code, codes.hs_code))
),

bound AS MATERIALIZED (
    SELECT
        items.item_id,
        candidates.* EXCLUDE (authority, hs_code),
        CASE WHEN unit = 'percent' THEN stated_percent(declarations.description) END AS stated_percent
    FROM features.items AS items
    JOIN candidates USING (authority, hs_code)
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    WHERE items.flow IN ('export', 're-export')
        AND items.declared_on >= valid_from
        AND (valid_to IS NULL OR items.declared_on < valid_to)
),

controlled AS (
    SELECT *, count(*) OVER (PARTITION BY item_id, jurisdiction, announcement, status, code) - 1 AS others
    FROM bound
    WHERE stated_percent IS NULL OR stated_percent > threshold OR stated_percent = threshold AND operator = '>='
    QUALIFY row_number() OVER (
        PARTITION BY item_id ORDER BY listed DESC, status = 'in_force' DESC, valid_from, announcement, code, item) = 1
)

SELECT *
FROM controlled
UNION ALL BY NAME
SELECT items.item_id, items.authority AS jurisdiction, 'named' AS status, false AS listed
FROM features.items AS items
JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
ANTI JOIN candidates ON candidates.authority = items.authority AND candidates.hs_code = items.hs_code
WHERE items.flow = 'export'
    AND declarations.licence_id IS NOT NULL
    AND items.authority IN (SELECT jurisdiction FROM facts.controls)
    AND items.hs6 IN (SELECT left(hs_code, 6) FROM main.licences)
