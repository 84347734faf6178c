-- One row per territory, mineral and period: what it took in and sent out of all forms of the mineral but finished
-- goods made of it, and what of that came from where the mineral is controlled. What it sends there itself evades no
-- control, and is left out of its exports. Headings whose exports are told in the same periods are added up.
-- Grain: territory, mineral, frequency, first_alike, period_start.
WITH forms AS (
    SELECT heading, mineral FROM trade.heading_minerals WHERE role <> 'downstream'
),

sources AS (
    SELECT DISTINCT source, unnest(minerals) AS mineral FROM trade.events
),

moved AS (
    SELECT
        forms.mineral, flows.frequency, flows.period_start, flows.exporter, flows.importer, forms.heading,
        flows.kg,
        pow(flows.kg * coalesce(flows.sd, 0.2), 2) + pow(flows.kg * flows.level_sd, 2) AS variance,
        sources.source IS NOT NULL AS from_source,
        controlling.source IS NOT NULL AS to_source
    FROM trade.moved AS flows
    JOIN forms ON forms.heading = flows.hs_code
    LEFT JOIN sources ON sources.source = flows.exporter AND sources.mineral = forms.mineral
    LEFT JOIN sources AS controlling ON controlling.source = flows.importer AND controlling.mineral = forms.mineral
    WHERE flows.kg > 0 AND flows.exporter <> 'EU' AND flows.importer <> 'EU'
),

sides AS (
    SELECT importer AS territory, mineral, frequency, heading, period_start, kg AS imported,
        CASE WHEN from_source THEN kg END AS from_source, NULL AS exported, NULL AS variance
    FROM moved
    UNION ALL
    SELECT exporter, mineral, frequency, heading, period_start, NULL, NULL, kg, variance FROM moved WHERE NOT to_source
)

SELECT
    territory, mineral, frequency, first_alike, period_start,
    coalesce(total(imported), 0) AS imports_kg,
    coalesce(total(from_source), 0) AS from_source_kg,
    coalesce(total(exported), 0) AS exports_kg,
    coalesce(sqrt(total(variance)), 0) AS exports_error
FROM sides
JOIN trade.export_coverage USING (territory, mineral, frequency, heading)
GROUP BY territory, mineral, frequency, first_alike, period_start
