-- One row per export that a control may bind: which control, and what the description states of the composition. A
-- control binds exports lodged with its own jurisdiction, wherever they go, from its day on. A declared code that
-- contains the control's is listed; a shorter one is shared with other goods, which are only possibly controlled. Goods
-- are left out where the description states less of the substance than the control asks for or, under a shared code,
-- names other goods, another mineral or other rare earths, or under one that lists several, rare earths that are none
-- of these. is_told says that code and description together tell that the control is meant: that they name the mineral
-- where the heading holds other goods too, the rare earth, and every figure that the control asks for. Others are
-- further goods that the notice lists under the same code. Whoever names a licence says that the goods need one:
-- exports of a heading that the ledger licenses are held against it by the number that they name, where no control
-- known here ever lists them, or the description names other goods under a licence of the ledger.
-- Grain: item_id.
WITH codes AS (
    SELECT DISTINCT authority, hs_code
    FROM features.items
    WHERE flow IN ('export', 're-export') AND authority IN (SELECT jurisdiction FROM facts.controls)
),

candidates AS MATERIALIZED (
    SELECT
        codes.authority,
        codes.hs_code,
        controls.*,
        starts_with(codes.hs_code, controls.code) AS listed,
        min(controls.item) OVER listing <> max(controls.item) OVER listing AS lists_several,
        -- An alloy is called after both of its metals, and controlled for the other.
        regexp_extract_all(replace(controls.item, 'Yb-Lu', 'Lu'), '\b[A-Z][a-z]?\b') AS elements
    FROM codes
    JOIN facts.controls AS controls
        ON controls.jurisdiction = codes.authority
        AND (starts_with(codes.hs_code, controls.code) OR starts_with(controls.code, codes.hs_code))
    WINDOW listing AS (PARTITION BY codes.authority, codes.hs_code, controls.code, controls.announcement)
),

-- What a description says in words, in formulas of oxides and in symbols that stand together (PrNd, Y-Eu).
said AS MATERIALIZED (
    SELECT
        hs6,
        description,
        regexp_replace(' ' || lower(description), '[^a-z]+', ' ', 'g') AS words,
        regexp_extract_all(lower(description), '([a-z]+)[0-9]*o[0-9]', 1) AS oxides_of,
        regexp_extract_all(
            array_to_string(regexp_extract_all(
                description, '\b(?:[A-Z][a-z]|Y)(?:[-/]?(?:[A-Z][a-z]|Y))+\b'), ' '), '[A-Z][a-z]|Y') AS symbols
    FROM features.wordings
    WHERE hs6 IN (
        SELECT left(hs_code, 6) FROM candidates WHERE mineral = 'rare_earths' AND (NOT listed OR lists_several))
),

-- Of the rare earths, those that a description names.
speaking AS MATERIALIZED (
    SELECT said.hs6, said.description, list(DISTINCT elements.symbol) AS elements
    FROM said
    JOIN facts.elements AS elements ON (elements.mineral = 'rare_earths' OR elements.symbol = 'Ce') AND (
        contains(said.description, elements.chinese)
        OR contains(said.words, ' ' || elements.name)
        OR list_contains(said.oxides_of, lower(elements.symbol))
        OR list_contains(said.symbols, elements.symbol))
    GROUP BY ALL
),

bound AS MATERIALIZED (
    SELECT
        items.item_id,
        candidates.* EXCLUDE (authority, hs_code, elements),
        CASE WHEN unit = 'percent' THEN stated_percent(declarations.description) END AS stated_percent,
        -- What the heading holds besides tells nothing of goods that are not described.
        others.hs6 IS NULL OR coalesce(list_contains(string_split(items.named, ','), mineral), false) AS names_mineral,
        others.hs6 IS NOT NULL AND NOT names_mineral
            AND (items.names_other OR items.named IS NOT NULL) AS names_another,
        CASE WHEN mineral <> 'rare_earths' OR len(candidates.elements) = 0 THEN true
             ELSE list_has_any(speaking.elements, candidates.elements) END AS names_element,
        (unit IS NULL OR stated_percent IS NOT NULL) AND NOT contains(item, 'size thresholds')
            AND (stated_strength(item) IS NULL OR stated_strength(declarations.description) > stated_strength(item))
            AND (stated_density(item) IS NULL OR stated_density(declarations.description) > stated_density(item))
                AS states_figures
    FROM features.items AS items
    JOIN candidates USING (authority, hs_code)
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    LEFT JOIN facts.heading_others AS others USING (hs6)
    LEFT JOIN speaking ON speaking.hs6 = items.hs6 AND speaking.description = declarations.description
    WHERE items.flow IN ('export', 're-export')
        AND items.declared_on >= valid_from
        AND (valid_to IS NULL OR items.declared_on < valid_to)
),

controlled AS (
    SELECT
        * EXCLUDE (names_mineral, names_another, names_element, states_figures, lists_several),
        count(*) OVER (PARTITION BY item_id, jurisdiction, announcement, status, code) - 1 AS others,
        listed OR coalesce(names_mineral AND names_element AND states_figures, false) AS is_told
    FROM bound
    WHERE (stated_percent IS NULL OR stated_percent > threshold OR stated_percent = threshold AND operator = '>=')
        -- The notices list codes of all that remains of a heading (…90) too, for the mineral among it.
        AND (listed AND code NOT LIKE '%90' OR NOT names_another)
        AND (listed AND NOT lists_several OR coalesce(names_element, true))
    QUALIFY row_number() OVER (
        PARTITION BY item_id
        ORDER BY listed DESC, is_told DESC, status = 'in_force' DESC, valid_from, announcement, code, item) = 1
),

-- Authorities whose licences the ledger holds: of those whose controls are not known here, more than half of the
-- exporters that name licences under its headings name some of these.
kept AS (
    SELECT jurisdiction AS authority
    FROM facts.controls
    UNION
    SELECT items.authority
    FROM features.items AS items
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    LEFT JOIN detect.licensing_numbers AS numbers ON numbers.written = declarations.licence_id
    WHERE items.flow = 'export' AND items.hs6 IN (SELECT left(hs_code, 6) FROM main.licences)
        AND declarations.licence_id IS NOT NULL
    GROUP BY items.authority
    HAVING 2 * count(DISTINCT items.exporter) FILTER (numbers.written IS NOT NULL) > count(DISTINCT items.exporter)
),

naming AS (
    SELECT items.item_id, items.authority,
        declarations.licence_id IN (SELECT written FROM detect.licensing_numbers) AS is_held,
        candidates.hs_code IS NOT NULL AS is_shared
    FROM features.items AS items
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    LEFT JOIN (SELECT DISTINCT authority, hs_code FROM candidates) AS candidates
        ON candidates.authority = items.authority AND candidates.hs_code = items.hs_code
    WHERE items.flow = 'export'
        AND declarations.licence_id IS NOT NULL
        AND items.authority IN (FROM kept)
        AND items.hs6 IN (SELECT left(hs_code, 6) FROM main.licences)
)

SELECT *
FROM controlled
UNION ALL BY NAME
SELECT naming.item_id, naming.authority AS jurisdiction, 'named' AS status, false AS listed
FROM naming
ANTI JOIN controlled USING (item_id)
WHERE NOT is_shared OR is_held AND item_id IN (SELECT item_id FROM bound)
