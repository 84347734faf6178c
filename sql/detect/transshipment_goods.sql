-- One row per heading of a strategic mineral and jurisdiction that ever controlled the mineral, and since when.
-- Grain: hs6, jurisdiction.
SELECT
    minerals.hs6,
    controls.jurisdiction,
    string_agg(DISTINCT replace(minerals.mineral, '_', ' '), ' or '
        ORDER BY replace(minerals.mineral, '_', ' ')) AS minerals,
    min(controls.valid_from) AS controlled_from,
    -- Whether the heading holds the mineral itself and nothing else: then producers tell where it can come from.
    minerals.hs6 NOT IN (SELECT hs6 FROM facts.heading_others) AS is_alone,
    bool_or(minerals.role = 'target') AND minerals.hs6 NOT IN (SELECT hs6 FROM facts.heading_others) AS is_mineral
FROM facts.heading_minerals AS minerals
JOIN facts.controls AS controls USING (mineral)
WHERE minerals.role <> 'cover'
GROUP BY minerals.hs6, controls.jurisdiction
