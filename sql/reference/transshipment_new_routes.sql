-- One row: when the controls that fall into the records began in the middle, the share of ordinary items that are then
-- on a way their exporter opened after that day, with no trade in the heading before, and the share of strategic items
-- sent on before the control with an origin that does not make them. A control begins to count half a year after the
-- records do.
-- Grain: one row.
WITH records AS (
    SELECT min(declared_on) + 180 AS known_from
    FROM features.items
),

middle AS (
    SELECT quantile_disc(controlled_from, 0.5) AS controlled_from
    FROM (SELECT DISTINCT controlled_from FROM detect.transshipment_goods)
    CROSS JOIN records
    WHERE controlled_from BETWEEN records.known_from AND (SELECT max(declared_on) FROM features.items)
),

ordinary AS (
    SELECT
        items.declared_on,
        middle.controlled_from,
        min(items.declared_on) OVER (PARTITION BY items.exporter, items.hs6) AS firm_began
    FROM features.items AS items
    CROSS JOIN middle
    WHERE items.dispatch <> items.destination
        AND NOT items.is_watched
),

before AS (
    SELECT count(*) AS items, count(*) FILTER (NOT is_made_there) AS unmade
    FROM detect.transshipment_routes
    WHERE declared_on < controlled_from
)

SELECT
    (SELECT known_from FROM records) AS known_from,
    (count(*) FILTER (firm_began >= controlled_from) + 1) / (count(*) + 1) AS new_share,
    any_value((before.unmade + 1) / (before.items + 1)) AS unmade_share
FROM ordinary
CROSS JOIN before
