-- One row: how many exporters ship goods whose price is no secret and that are not watched, and who of these is paid
-- more than ten times that, again and again.
-- Grain: the table.
SELECT
    count(DISTINCT exporter) AS exporters,
    coalesce(list_sort(list(DISTINCT exporter) FILTER (is_beyond)), []) AS beyond
FROM detect.misclassification_prices
WHERE NOT is_watched
