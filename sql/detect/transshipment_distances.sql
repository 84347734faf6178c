-- One row per origin, dispatch and destination that some item names, all three different: how much longer the way is
-- than the straight one, in km.
-- Grain: origin, dispatch, destination.
WITH ways AS (
    SELECT DISTINCT origin, dispatch, destination
    FROM features.items
    WHERE origin <> dispatch AND dispatch <> destination AND origin <> destination
)

SELECT
    ways.*,
    kilometres(origins.latitude, origins.longitude, destinations.latitude, destinations.longitude) AS straight_km,
    kilometres(origins.latitude, origins.longitude, hubs.latitude, hubs.longitude)
    + kilometres(hubs.latitude, hubs.longitude, destinations.latitude, destinations.longitude) AS by_hub_km
FROM ways
JOIN facts.territories AS origins ON origins.territory = ways.origin
JOIN facts.territories AS hubs ON hubs.territory = ways.dispatch
JOIN facts.territories AS destinations ON destinations.territory = ways.destination
