-- One row: how many exporters ship goods whose price is no secret and that are not watched, and how many of these are
-- paid more than ten times that, again and again.
-- Grain: the table.
SELECT count(DISTINCT exporter) AS exporters, count(DISTINCT exporter) FILTER (is_beyond) AS beyond
FROM detect.misclassification_prices
WHERE NOT is_watched
