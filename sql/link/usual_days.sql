-- One row per mode of transport and way between two territories, and per mode alone: how many days later the import is
-- usually lodged, by the documented pairs.
-- Grain: transport_mode, leaves_from, goes_to.
WITH timed AS (
    SELECT exports.transport_mode, exports.authority AS leaves_from, imports.authority AS goes_to,
        imports.declared_on - exports.declared_on AS days
    FROM link.documented AS pairs
    JOIN link.items AS exports ON exports.item_id = pairs.exported
    JOIN link.items AS imports ON imports.item_id = pairs.imported
    WHERE pairs.match_probability > 0.5 AND exports.transport_mode IS NOT NULL
)

SELECT transport_mode, leaves_from, goes_to, median(days)::INTEGER AS days
FROM timed
GROUP BY GROUPING SETS ((transport_mode, leaves_from, goes_to), (transport_mode))
HAVING count(*) >= 10
