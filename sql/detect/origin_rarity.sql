-- One row per heading, origin and, where it is known, territory of dispatch: how rare the origin is there. The chance
-- is the share of exporters that declare this origin or a rarer one, so that an honest exporter meets it no more often
-- than it says. An exporter counts once, however often it ships and however many origins it declares.
-- Grain: hs6, origin, dispatch; dispatch is NULL where all count together.
WITH declared AS (
    SELECT DISTINCT hs6, origin, unnest(['', dispatch]) AS dispatch, exporter
    FROM features.items
    WHERE is_single(origin)
),

counted AS (
    SELECT *, count(*) OVER (PARTITION BY hs6, dispatch, origin) AS exporters
    FROM declared
    WHERE dispatch IS NOT NULL
),

-- How many exporters declare the rarest origin that each of them declares.
rarest AS (
    SELECT hs6, dispatch, exporter, min(exporters) AS exporters
    FROM counted
    GROUP BY hs6, dispatch, exporter
),

as_rare AS (
    SELECT
        hs6,
        dispatch,
        exporters,
        sum(count(*)) OVER (PARTITION BY hs6, dispatch ORDER BY exporters) AS of_exporters,
        sum(count(*)) OVER (PARTITION BY hs6, dispatch) AS all_exporters
    FROM rarest
    GROUP BY hs6, dispatch, exporters
),

origins AS (
    SELECT DISTINCT hs6, origin, dispatch, exporters
    FROM counted
)

SELECT
    origins.hs6,
    origins.origin,
    nullif(origins.dispatch, '') AS dispatch,
    origins.exporters,
    as_rare.all_exporters::BIGINT AS all_exporters,
    as_rare.of_exporters / as_rare.all_exporters AS chance,
    arg_max(origins.origin, (origins.exporters, origins.origin)) OVER (PARTITION BY origins.hs6, origins.dispatch)
        AS usual_origin
FROM origins
ASOF JOIN as_rare
    ON as_rare.hs6 = origins.hs6 AND as_rare.dispatch = origins.dispatch AND origins.exporters >= as_rare.exporters
