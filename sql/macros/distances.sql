-- Distances on the globe.

-- Kilometres between two places given in degrees, along the great circle; of a place that is not known, nothing.
CREATE OR REPLACE TEMP MACRO kilometres(latitude, longitude, other_latitude, other_longitude) AS
    CASE WHEN latitude + longitude + other_latitude + other_longitude IS NOT NULL THEN 12742 * asin(sqrt(least(1,
        pow(sin(radians(other_latitude - latitude) / 2), 2)
        + cos(radians(latitude)) * cos(radians(other_latitude)) * pow(sin(radians(other_longitude - longitude) / 2),
            2)))) END;
