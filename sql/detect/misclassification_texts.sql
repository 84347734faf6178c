-- One row per wording that may state a composition, without references to orders and lots.
-- Grain: text.
SELECT DISTINCT without_references(description) AS text
FROM main.declarations
WHERE may_state_composition(description)
