-- One row per month around a control of a heading of a mineral, all partners together; the panel says which of the minerals that the
-- heading holds the control is on.
-- Grain: hs_code, source, effective, period_start.
WITH controls AS (
    SELECT DISTINCT
        hs_code, source, effective,
        hs_code || ' from ' || source || ', control of ' || array_to_string(minerals, ', ').replace('_', ' ') || ' since ' || effective AS panel
    FROM control_effects
)

SELECT controls.panel, month, phase, kg, expected_kg, low_kg, high_kg
FROM event_studies AS events
JOIN controls USING (hs_code, source, effective)
SEMI JOIN (FROM price_volatility WHERE mineral = $mineral) AS held ON held.hs_code = events.hs_code
WHERE partner = 'XW'
ORDER BY panel, month
