-- One row per territory that a control's source sends its goods to: how its imports of the heading from there rose or,
-- where they did not rise beyond the usual, those of the form of the mineral that rose most (ore in, oxide out; an ore
-- is made of nothing else); and how its imports of all forms from elsewhere rose, which may explain its exports, and of
-- the very heading.
-- Grain: effective, frequency, heading, source, hub.
WITH inputs AS (
    SELECT DISTINCT events.heading, events.source, events.effective, forms.heading AS input
    FROM trade.events AS events
    JOIN trade.heading_minerals AS held USING (heading)
    JOIN trade.heading_minerals AS forms ON forms.mineral = held.mineral
        AND (forms.role <> 'downstream' OR forms.heading = held.heading)
        AND (is_ore(forms.heading) OR NOT is_ore(held.heading))
),

supplies AS (
    SELECT inputs.heading, inputs.source, inputs.input, legs.importer AS hub, legs.* EXCLUDE (heading, importer)
    FROM inputs
    JOIN trade.legs AS legs ON legs.heading = inputs.input AND legs.effective = inputs.effective
        AND legs.importer <> inputs.source
    WHERE is_single(legs.importer)
),

elsewhere AS (
    SELECT effective, frequency, heading, source, hub, total(rise_kg) AS other_rise_kg,
        total(CASE WHEN input = heading THEN rise_kg ELSE 0 END) AS alike_rise_kg
    FROM supplies
    WHERE exporter <> source AND z > 2
    GROUP BY effective, frequency, heading, source, hub
)

SELECT
    effective, frequency, heading, source, hub,
    supplies.input, supplies.before, supplies.after, supplies.expected, supplies.rise_kg, supplies.rise_error,
    supplies.z,
    supplies.stocking_kg, supplies.periods_before, supplies.periods_after,
    coalesce(elsewhere.other_rise_kg, 0) AS other_rise_kg,
    coalesce(elsewhere.alike_rise_kg, 0) AS alike_rise_kg
FROM supplies
LEFT JOIN elsewhere USING (effective, frequency, heading, source, hub)
WHERE supplies.exporter = supplies.source
QUALIFY row_number() OVER (
    PARTITION BY effective, frequency, heading, source, hub
    ORDER BY
        supplies.input = supplies.heading AND supplies.z >= 1 DESC, supplies.z >= 1 DESC,
        supplies.input = supplies.heading DESC,
        supplies.rise_kg DESC, supplies.input
) = 1
