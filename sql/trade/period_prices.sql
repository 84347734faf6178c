-- One row per heading and period: the price of the larger half of its flows by mass, and all that moved. A mass that
-- was taken from its value says nothing of the price; where no flow of the period is weighed, nothing is said of what
-- moved either.
-- Grain: heading, frequency, period_start.
WITH priced AS (
    SELECT
        flows.hs_code AS heading, flows.frequency, flows.period_start, flows.kg, flows.basis,
        coalesce(flows.exporter_price, flows.importer_price) AS price
    FROM trade.moved AS flows
    SEMI JOIN trade.heading_minerals AS held ON held.heading = flows.hs_code
    WHERE flows.kg > 0
),

middle AS (
    SELECT heading, frequency, period_start, median(kg) AS kg, CASE
        WHEN bool_or(weighed) THEN total(kg) END AS supply_kg
    FROM (SELECT *, price IS NOT NULL OR basis = 'reconciled' AS weighed FROM priced)
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
