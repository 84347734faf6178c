-- One row per territory, mineral and year in which it exported the mineral as its own: how much, against what it
-- imported (by declarations or by trade statistics, whichever is more) and what it can make in a year. A territory that
-- makes the mineral, nobody says how much of, is not judged.
-- Grain: hub, mineral, year.
WITH moved AS (
    SELECT
        items.authority AS hub,
        headings.mineral,
        year(items.declared_on) AS year,
        sum(round(items.net_kg * 1000)::HUGEINT) FILTER (items.flow = 'export' AND items.origin = items.authority)
            / 1000 AS exported_kg,
        coalesce(sum(round(items.net_kg * 1000)::HUGEINT) FILTER (items.flow = 'import') / 1000, 0) AS imported_kg
    FROM features.items AS items
    JOIN detect.transshipment_headings AS headings USING (hs6)
    GROUP BY ALL
),

-- The months of a year or the year as such, never both; what territories report of a bloc is in what its members
-- report.
counted AS (
    SELECT
        flows.importer AS hub,
        headings.mineral,
        year(flows.period_start) AS year,
        flows.frequency,
        sum(round(flows.kg * 1000)::HUGEINT) / 1000 AS imported_kg
    FROM trade.reconciled_flows AS flows
    JOIN detect.transshipment_headings AS headings ON headings.hs6 = flows.hs_code
    WHERE flows.exporter <> 'EU'
    GROUP BY ALL
),

recorded AS (
    SELECT hub, mineral, year, max(imported_kg) AS imported_kg
    FROM counted
    GROUP BY hub, mineral, year
),

capacity AS (
    SELECT territory AS hub, mineral, all_kg AS made_kg
    FROM facts.capacities
)

SELECT
    moved.hub,
    moved.mineral,
    moved.year,
    moved.exported_kg,
    greatest(moved.imported_kg, coalesce(recorded.imported_kg, 0)) AS imported_kg,
    if(capacity.hub IS NULL, 0, capacity.made_kg) AS made_kg,
    moved.exported_kg - greatest(moved.imported_kg, coalesce(recorded.imported_kg, 0))
        - if(capacity.hub IS NULL, 0, capacity.made_kg) AS unexplained_kg
FROM moved
LEFT JOIN recorded USING (hub, mineral, year)
LEFT JOIN capacity USING (hub, mineral)
WHERE moved.exported_kg > 0
