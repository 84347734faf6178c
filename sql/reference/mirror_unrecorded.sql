-- One row per number of consignments, and of those without an export, of relations in ordinary goods: how many
-- relations there are of it.
-- Grain: consignments, missing.
SELECT consignments, missing, count(*) AS relations
FROM detect.mirror_relations
WHERE is_ordinary AND consignments > 1
GROUP BY consignments, missing
