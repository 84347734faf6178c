-- One row per exporter: how many consignments of several items it has on both sides, and how many of them lack an item
-- on one side.
-- Grain: exporter.
SELECT exporter, count(*) AS consignments, count_if(is_short)::BIGINT AS short
FROM detect.mirror_consignments
GROUP BY exporter
