-- One row per item and measure that it has: how far it lies off, as features.distances says. A view, since most of its
-- rows are only counted.
-- Grain: item_id, measure.
UNPIVOT features.distances
ON log_price, price_again, price_move, price_departure, log_kg_per_package, log_kg_per_m3, log_tare, tare_move,
    tare_departure, log_weighed, density_again, tare_again, weighed_again, unit_mass, unit_again
    INTO NAME measure VALUE z
