-- One row per exporter that tells re-exports apart: whether its exports leave them out. They do if re-exports are more
-- than the exports they would be part of in over a tenth of the flows that have them.
-- Grain: exporter, exporter_source.
SELECT exporter, exporter_source, avg((re_export_usd > 1.02 * coalesce(export_usd, 0))::INTEGER) > 0.1 AS apart
FROM trade.both
WHERE re_export_usd > 0
GROUP BY exporter, exporter_source
