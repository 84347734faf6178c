-- One row per flagged corridor, for those who judge shipments: how rarely a corridor that no control touches looks like it.
-- Grain: hs6, source, hub, destination.
SELECT hs_code AS hs6, source, hub, destination, p_value
FROM trade.flagged_corridors
