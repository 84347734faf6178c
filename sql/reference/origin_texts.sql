-- One row per kind in which a description contradicts an origin: of how many exporters ordinary goods were screened,
-- which are not watched, and whose descriptions of these do so.
-- Grain: kind.
SELECT
    kinds.kind,
    (SELECT count(DISTINCT exporter) FROM features.items WHERE NOT is_watched) AS exporters,
    coalesce(list_sort(list(DISTINCT texts.exporter) FILTER (texts.exporter IS NOT NULL)), []) AS writers
FROM (VALUES ('territory'), ('maker'), ('deposit')) AS kinds (kind)
LEFT JOIN (FROM detect.origin_texts WHERE NOT is_watched) AS texts USING (kind)
GROUP BY kinds.kind
