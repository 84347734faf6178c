-- One row per control on a mineral and heading that can hold it.
-- Grain: hs_code, source, effective, frequency.
FROM control_effects
WHERE list_contains(minerals, $mineral)
ORDER BY hs_code, effective, frequency
