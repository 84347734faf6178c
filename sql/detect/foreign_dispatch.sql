-- One row per territory of dispatch: the share of exporters of ordinary goods dispatched from there that declare
-- another origin. Ordinary goods are those that are not watched: nobody hides their origin to escape a control.
-- Grain: dispatch.
WITH exporters AS (
    SELECT items.dispatch, items.exporter, bool_or(items.origin <> items.dispatch) AS is_foreign
    FROM features.items AS items
    WHERE items.dispatch IS NOT NULL
        AND is_single(items.origin)
        AND NOT items.is_watched
    GROUP BY items.dispatch, items.exporter
)

SELECT dispatch, (count(*) FILTER (is_foreign) + 1) / (count(*) + 2) AS share, count(*) AS exporters
FROM exporters
GROUP BY dispatch
