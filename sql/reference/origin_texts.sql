-- One row: of how many exporters ordinary goods were screened, which are not watched, and how many of these write an
-- origin that they do not declare.
-- Grain: the table.
SELECT
    (SELECT count(DISTINCT exporter) FROM features.items WHERE NOT is_watched) AS exporters,
    (SELECT count(DISTINCT exporter) FROM detect.origin_texts WHERE NOT is_watched) AS writing_another
