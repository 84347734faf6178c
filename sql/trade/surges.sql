-- One row per exporter of a controlled heading that reports at least half of the months: its monthly exports to all
-- over the 24 months before a control was announced, and in months 7 to 12 after it took effect.
-- Grain: effective, heading, hub.
WITH months AS (
    SELECT
        periods.effective, periods.period_start, periods.side,
        datediff('month', date_trunc('month', periods.effective), periods.period_start) AS after
    FROM trade.periods AS periods
    WHERE periods.frequency = 'M'
),

counted AS (
    SELECT effective, count(*) FILTER (side = 'before') AS before, count(*) FILTER (after BETWEEN 7 AND 12) AS after
    FROM months
    GROUP BY effective
),

sums AS (
    SELECT
        months.effective, flows.hs_code AS heading, flows.exporter AS hub,
        coalesce(total(CASE WHEN months.side = 'before' THEN flows.kg END), 0) AS before,
        coalesce(total(CASE WHEN months.after BETWEEN 7 AND 12 THEN flows.kg END), 0) AS after
    FROM trade.moved AS flows
    SEMI JOIN (FROM trade.peer_headings WHERE NOT placebo) AS peer_headings ON peer_headings.heading = flows.hs_code
    JOIN months ON months.period_start = flows.period_start
    WHERE flows.frequency = 'M' AND is_single(flows.importer)
    GROUP BY months.effective, flows.hs_code, flows.exporter
)

SELECT sums.effective, sums.heading, sums.hub, sums.before / counted.before AS before,
    sums.after / counted.after AS after
FROM sums
JOIN counted USING (effective)
JOIN trade.observed AS observed
    ON observed.reporter = sums.hub AND observed.by_exporter AND observed.frequency = 'M'
    AND observed.effective = sums.effective AND observed.heading = sums.heading AND observed.before >= 12
WHERE counted.before > 0 AND counted.after > 0
