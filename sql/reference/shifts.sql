-- The shifts of every measure and level that was fitted, to begin with none.
-- Grain: measure, level, members.
SELECT NULL::VARCHAR AS measure, NULL::VARCHAR AS level, NULL::UBIGINT AS members, NULL::DOUBLE AS shift,
    NULL::DOUBLE AS doubt, NULL::BIGINT AS exporters
WHERE false
