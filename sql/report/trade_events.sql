-- One row per month around a control on a mineral and heading that can hold it, all partners together; steady where
-- goods moved in at least half of the months, so that there is something usual to show.
-- Grain: hs_code, source, effective, period_start.
WITH controls AS (
    SELECT DISTINCT
        hs_code, source, effective,
        hs_code || ' from ' || source || ', control of ' || array_to_string(minerals, ', ').replace('_', ' ')
            || ' since ' || effective AS panel
    FROM control_effects
    WHERE list_contains(minerals, $mineral)
)

SELECT controls.panel, month, phase, kg, expected_kg, low_kg, high_kg,
    2 * count(*) FILTER (kg > 0) OVER (PARTITION BY controls.panel) >= count(*) OVER (PARTITION BY controls.panel)
        AS steady
FROM event_studies AS events
JOIN controls USING (hs_code, source, effective)
WHERE partner = 'XW'
ORDER BY panel, month
