-- One row per heading, origin and, where it is known, territory of dispatch: how rare the origin is there. The chance
-- is the share of exporters that declare this origin or a rarer one, so that an honest exporter meets it no more often
-- than it says. An exporter counts once, however often it ships.
-- Grain: hs6, origin, dispatch; dispatch is NULL where all count together.
WITH exporters AS (
    SELECT DISTINCT hs6, origin, dispatch, exporter
    FROM features.items
    WHERE is_single(origin)
),

counted AS (
    SELECT hs6, origin, NULL AS dispatch, count(DISTINCT exporter) AS exporters
    FROM exporters
    GROUP BY ALL
    UNION ALL
    SELECT hs6, origin, dispatch, count(DISTINCT exporter)
    FROM exporters
    WHERE dispatch IS NOT NULL
    GROUP BY ALL
)

SELECT
    *,
    sum(exporters) OVER peers AS all_exporters,
    sum(exporters) OVER as_rare / sum(exporters) OVER peers AS chance,
    arg_max(origin, (exporters, origin)) OVER peers AS usual_origin
FROM counted
WINDOW
    peers AS (PARTITION BY hs6, dispatch),
    as_rare AS (PARTITION BY hs6, dispatch ORDER BY exporters RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
