-- The spreads of every measure and level that was fitted, to begin with none; without names the exporter left out.
-- Grain: measure, level, members, without.
SELECT NULL::VARCHAR AS measure, NULL::VARCHAR AS level, NULL::UBIGINT AS members, NULL::UBIGINT AS without,
    NULL::DOUBLE AS below, NULL::DOUBLE AS above
WHERE false
