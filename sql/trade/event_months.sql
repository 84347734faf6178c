-- One row per partner of a control's source and month around the control, two years before its announcement to two
-- after its effect; a month that the source reports without the partner is 0. XW adds all partners up.
-- Grain: heading, source, effective, partner, period_start.
WITH events AS (
    SELECT heading, source, effective, announced, until FROM trade.events WHERE destination IS NULL
),

to_partners AS (
    SELECT hs_code AS heading, exporter AS source, importer AS partner, period_start, kg
    FROM trade.moved AS flows
    SEMI JOIN events ON events.heading = flows.hs_code AND events.source = flows.exporter
    WHERE frequency = 'M' AND importer <> 'EU'
),

sent AS (
    FROM to_partners
    UNION ALL
    SELECT heading, source, 'XW', period_start, total(kg)
    FROM to_partners
    GROUP BY heading, source, period_start
),

months AS (
    SELECT events.*, coverage.period_start
    FROM events
    JOIN trade.coverage AS coverage ON coverage.reporter = events.source AND coverage.by_exporter
        AND coverage.frequency = 'M'
    JOIN trade.scopes AS scopes ON scopes.by_exporter AND scopes.frequency = 'M' AND scopes.heading = events.heading
    WHERE coverage.period_start >= date_trunc('month', announced) - INTERVAL 24 MONTHS
        AND coverage.period_start < effective + INTERVAL 24 MONTHS
        AND list_has_any(coverage.sources, scopes.sources)
),

partners AS (
    SELECT DISTINCT months.heading, months.source, months.effective, sent.partner
    FROM months
    JOIN sent USING (heading, source, period_start)
)

SELECT
    heading, source, effective, partners.partner, period_start, months.announced, months.until,
    coalesce(sent.kg, 0) AS kg,
    CASE
        WHEN period_start < date_trunc('month', months.announced) THEN 'before'
        WHEN period_start < effective THEN 'anticipation'
        WHEN period_start >= months.until THEN 'suspended'
        ELSE 'after'
    END AS phase
FROM months
JOIN partners USING (heading, source, effective)
LEFT JOIN sent USING (heading, source, partner, period_start)
