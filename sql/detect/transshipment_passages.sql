-- One row per way from dispatch to destination by territories that some item names as passed: their names, how long it
-- is, and the straight one, in km.
-- Grain: dispatch, transit, destination.
WITH ways AS (
    SELECT DISTINCT items.dispatch, declarations.transit, items.destination
    FROM features.items AS items
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    WHERE items.dispatch <> items.destination AND declarations.transit IS NOT NULL
),

stops AS (
    SELECT ways.*, unnest(list_concat([dispatch], string_split(transit, ';'), [destination])) AS territory,
        unnest(range(len(string_split(transit, ';')) + 2)) AS place
    FROM ways
),

legs AS (
    SELECT
        stops.dispatch,
        stops.transit,
        stops.destination,
        stops.place,
        places.name,
        kilometres(lag(places.latitude) OVER way, lag(places.longitude) OVER way, places.latitude,
            places.longitude) AS km
    FROM stops
    JOIN facts.territories AS places USING (territory)
    WINDOW way AS (PARTITION BY stops.dispatch, stops.transit, stops.destination ORDER BY stops.place)
)

SELECT
    legs.dispatch,
    legs.transit,
    legs.destination,
    string_agg(legs.name, ' and ' ORDER BY legs.place)
        FILTER (legs.place BETWEEN 1 AND len(string_split(legs.transit, ';'))) AS passed,
    sum(legs.km) AS passed_km,
    any_value(kilometres(starts.latitude, starts.longitude, ends.latitude, ends.longitude)) AS straight_km
FROM legs
JOIN facts.territories AS starts ON starts.territory = legs.dispatch
JOIN facts.territories AS ends ON ends.territory = legs.destination
GROUP BY legs.dispatch, legs.transit, legs.destination
-- Where a territory lies nowhere, the way has no length.
HAVING count(legs.km) = len(string_split(legs.transit, ';')) + 1
