-- Distances on the globe.

-- Kilometres between two places given in degrees, along the great circle.
CREATE OR REPLACE TEMP MACRO kilometres(latitude, longitude, other_latitude, other_longitude) AS
    12742 * asin(sqrt(least(1,
        pow(sin(radians(other_latitude - latitude) / 2), 2)
        + cos(radians(latitude)) * cos(radians(other_latitude)) * pow(sin(radians(other_longitude - longitude) / 2),
            2))));
