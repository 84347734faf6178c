-- One row per heading and period: the price of the larger half of its flows by mass, and all that moved.
-- Grain: heading, frequency, period_start.
WITH priced AS (
    SELECT
        flows.hs_code AS heading, flows.frequency, flows.period_start, flows.kg,
        coalesce(flows.exporter_usd / nullif(flows.exporter_kg, 0), flows.importer_usd / nullif(flows.importer_kg, 0)) AS price
    FROM trade.moved AS flows
    SEMI JOIN trade.heading_minerals AS held ON held.heading = flows.hs_code
    WHERE flows.kg > 0
),

middle AS (
    SELECT heading, frequency, period_start, median(kg) AS kg, total(kg) AS supply_kg
    FROM priced
    GROUP BY heading, frequency, period_start
)

SELECT
    heading, frequency, period_start,
    total(CASE WHEN priced.kg >= middle.kg AND priced.price > 0 THEN priced.price * priced.kg END)
    / nullif(total(CASE WHEN priced.kg >= middle.kg AND priced.price > 0 THEN priced.kg END), 0) AS usd_per_kg,
    any_value(middle.supply_kg) AS supply_kg
FROM priced
JOIN middle USING (heading, frequency, period_start)
GROUP BY heading, frequency, period_start
