-- One row per item whose description states a composition that reaches a control, under a code that is not the
-- controlled one. A control without a figure is reached by the substance it names, if that is the greater part of the
-- goods; a rare earth that is controlled by itself is reached by any share of it. A control speaks to the exports of
-- its jurisdiction: lodged there, or come from there by their papers. Magnets are controlled without a code of their
-- own, so that only their exporter could have named a licence. Where no exporter of magnets names a licence, the field
-- is not used for them: then magnets that are only called after samarium and cobalt are not told from those that have
-- one. A purity is stated as the least there is: goods of 99.9 % may hold more, where a control begins above that.
-- Strength and density, where a control asks for them too, are held against it as far as they are stated; purity alone
-- does not reach it. Where it begins at a size, wire and whatever else of the metal has a heading of its own beside
-- those of its codes is as pure, and too small. What rare earths a machine or an instrument contains is controlled in
-- the magnet, not in the machine. A heading that holds the mineral in another form (an ore, a residue, an alloy) is
-- contradicted by purity alone, one of compounds is not: of those too a purity is told by the metal. Where an eighth of
-- the other exporters of a heading say the same, that is how such goods are described, and their share is the chance.
-- Grain: item_id.
WITH licensed AS (
    SELECT DISTINCT items.authority
    FROM features.items AS items
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    WHERE items.flow = 'export' AND left(items.hs6, 4) = '8505' AND declarations.licence_id IS NOT NULL
),

controlled AS (
    SELECT
        contents.*,
        controls.code,
        controls.jurisdiction,
        controls.item AS controlled_item,
        controls.operator,
        controls.threshold,
        controls.valid_from,
        controls.announcement,
        stated_strength(controls.item) AS least_strength,
        stated_density(controls.item) AS least_density,
        contains(controls.item, 'size thresholds') AS asks_for_size,
        left(contents.hs6, 4) = '8505' AND contains(controls.item, 'magnet') AS is_magnet,
        controls.threshold IS NOT NULL AND contains(controls.substance, 'content') AS is_content
    FROM detect.misclassification_contents AS contents
    JOIN facts.controls AS controls
        ON controls.mineral = contents.mineral
        AND controls.status = 'in_force'
        AND contents.declared_on >= controls.valid_from
        AND contents.declared_on < coalesce(controls.valid_to, DATE '9999-12-31')
        AND (controls.mineral <> 'rare_earths' OR regexp_matches(controls.item, '\b' || contents.element || '\b'))
        AND CASE contents.kind
                WHEN 'metal' THEN regexp_matches(controls.item, 'metal|solid|content')
                WHEN 'graphite' THEN regexp_matches(controls.item,
                    if(contents.is_natural, '^natural .*graphite', '^artificial graphite'))
                ELSE contains(controls.item, contents.kind) END
    WHERE (contents.authority = controls.jurisdiction AND contents.flow = 'export'
           OR controls.jurisdiction IN (contents.origin, contents.dispatch) AND NOT is_magnet)
        AND coalesce(controls.unit, 'percent') = 'percent'
        -- Of tungsten beside silver the content alone tells nothing.
        AND NOT coalesce(contains(controls.substance, 'silver'), false)
),

reached AS (
    SELECT *
    FROM controlled
    WHERE CASE
            WHEN is_content THEN percent >= threshold
            WHEN threshold IS NOT NULL THEN purity >= threshold
            WHEN mineral = 'rare_earths' AND (hs6 < '84' OR left(hs6, 4) IN ('8486', '8505'))
                THEN coalesce(percent, 100) > 0
            ELSE percent >= 50 END
        AND coalesce(strength > least_strength, true)
        AND coalesce(density > least_density, true)
        AND NOT (least_strength IS NOT NULL AND strength IS NULL AND density IS NULL)
),

declared AS (
    -- The code declared is the controlled one, or may be: a shorter code, or another authority's digits. Where a
    -- threshold parts a heading into codes, only the controlled one is.
    SELECT
        reached.item_id,
        bool_or(minerals.role = 'adjacent' AND (coalesce(reached.purity, 0) < 95 OR reached.kind = 'metal'
            AND left(reached.hs6, 2) = '28' AND left(reached.hs6, 4) NOT IN ('2804', '2805'))) AS is_mixture,
        bool_or(reached.asks_for_size AND left(reached.hs6, 4) = left(reached.code, 4))
            AND NOT bool_or(reached.asks_for_size AND reached.hs6 = left(reached.code, 6)) AS is_too_small,
        bool_or(minerals.role IN ('target', 'scrap'))
        AND (bool_or(reached.hs_code = reached.code)
             OR NOT bool_or(reached.threshold IS NOT NULL AND left(reached.code, 6) = reached.hs6
                            AND reached.authority = reached.jurisdiction
                                AND length(reached.hs_code) >= length(reached.code))) AS is_controlled
    FROM reached
    JOIN facts.heading_minerals AS minerals USING (hs6, mineral)
    GROUP BY reached.item_id
),

undeclared AS (
    SELECT reached.*
    FROM reached
    LEFT JOIN declared USING (item_id)
    JOIN main.declarations AS declarations ON declarations.rowid = reached.item_id
    WHERE NOT coalesce(declared.is_controlled, false) AND NOT coalesce(declared.is_mixture, false)
        AND NOT (reached.asks_for_size AND coalesce(declared.is_too_small, false))
        -- One digit of the heading wrong or two exchanged, and the goods described as what they are: a slip.
        AND NOT EXISTS (
            FROM facts.heading_minerals AS minerals
            WHERE minerals.mineral = reached.mineral AND minerals.role <> 'cover'
                AND a_slip_apart(minerals.hs6, reached.hs6)
                AND declared.item_id IS NULL)
        -- Who names a licence does not hide from the control.
        AND declarations.licence_id IS NULL
        AND NOT (reached.is_magnet AND reached.element = 'Sm' AND reached.percent IS NULL
            AND reached.authority NOT IN (FROM licensed))
),

users AS (
    SELECT hs6, count(DISTINCT exporter) AS exporters
    FROM features.items
    GROUP BY hs6
),

customary AS (
    SELECT hs6, element, count(DISTINCT exporter) AS exporters
    FROM undeclared
    GROUP BY ALL
),

told AS (
    SELECT
        undeclared.*,
        customary.exporters - 1 AS others_saying_so,
        users.exporters - 1 AS others,
        chances.chance,
        row_number() OVER (
            PARTITION BY undeclared.item_id
            ORDER BY chances.chance, undeclared.threshold IS NULL, undeclared.percent DESC NULLS LAST,
                undeclared.element, undeclared.code, undeclared.controlled_item, undeclared.written
        ) AS place
    FROM undeclared
    JOIN users USING (hs6)
    JOIN customary USING (hs6, element)
    JOIN facts.chances AS chances
        ON chances.claim = if(undeclared.asks_for_size AND left(undeclared.hs6, 4) = left(undeclared.code, 4),
            'composition_reaches_control_of_a_size', 'composition_reaches_control')
)

SELECT
    * EXCLUDE (place)
    REPLACE (greatest(if(others_saying_so >= 2 AND others_saying_so >= 0.125 * others, others_saying_so / others, 0),
        chance) AS chance)
FROM told
WHERE place = 1
