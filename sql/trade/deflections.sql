-- One row per partner of a control's source: how the mass, the share and the price of what it gets changed, with a
-- standard error.
-- Grain: hs_code, source, effective, frequency, partner.
WITH events AS (
    SELECT DISTINCT heading, source, effective FROM trade.events
),

prices AS (
    SELECT
        periods.effective, frequency, flows.hs_code AS heading, flows.exporter AS source, flows.importer AS partner,
        median(flows.usd / flows.kg) FILTER (periods.side = 'before') AS before,
        median(flows.usd / flows.kg) FILTER (periods.side = 'after') AS after
    FROM trade.moved AS flows
    JOIN trade.periods AS periods USING (frequency, period_start)
    SEMI JOIN events ON events.heading = flows.hs_code AND events.source = flows.exporter
    WHERE flows.usd > 0 AND flows.kg > 0
    GROUP BY periods.effective, frequency, flows.hs_code, flows.exporter, flows.importer
),

sent AS (
    SELECT effective, frequency, heading, exporter AS source, total(before) AS before, total(after) AS after
    FROM trade.legs
    WHERE importer <> 'EU'
    GROUP BY effective, frequency, heading, exporter
)

SELECT
    legs.heading AS hs_code, events.source, legs.effective, legs.frequency, legs.importer AS partner,
    legs.before AS before_kg,
    legs.after AS after_kg,
    legs.change - legs.growth AS change,
    (legs.change - legs.growth) / nullif(legs.z, 0) AS standard_error,
    legs.z,
    legs.before / nullif(sent.before, 0) AS share_before,
    legs.after / nullif(sent.after, 0) AS share_after,
    prices.before AS price_before,
    prices.after AS price_after,
    ln(prices.after / prices.before) AS price_change
FROM events
JOIN trade.legs AS legs ON legs.heading = events.heading AND legs.exporter = events.source
    AND legs.effective = events.effective
-- the Union is no partner beside its members, and has no share of what is sent to all
LEFT JOIN sent
    ON sent.effective = legs.effective AND sent.frequency = legs.frequency AND sent.heading = legs.heading
    AND sent.source = events.source AND legs.importer <> 'EU'
LEFT JOIN prices
    ON prices.effective = legs.effective AND prices.frequency = legs.frequency AND prices.heading = legs.heading
    AND prices.source = events.source AND prices.partner = legs.importer
