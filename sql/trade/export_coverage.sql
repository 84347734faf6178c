-- One row per territory and heading of a mineral that it trades: the periods in which its exports of it are told by the
-- territory itself or a source that has reconciled both sides (own_periods), and those with the ones told by who takes
-- nine tenths of them (periods), a flow counting by what it comes to in a period in which it is told. first_alike is
-- the first heading of the mineral that is told of the territory in the same periods.
-- Grain: territory, mineral, frequency, heading.
WITH flows AS (
    SELECT exporter::VARCHAR AS exporter, importer::VARCHAR AS importer, heading::VARCHAR AS heading,
        frequency::VARCHAR AS frequency, kg
    FROM (SELECT pair_no, total(kg) AS kg FROM trade.reconciled WHERE kg > 0 GROUP BY pair_no)
    JOIN trade.pair_errors USING (pair_no)
    SEMI JOIN (FROM trade.heading_minerals WHERE role <> 'downstream') AS forms USING (heading)
    WHERE exporter <> 'EU' AND importer <> 'EU'
),

scopes AS (
    SELECT by_exporter, frequency::VARCHAR AS frequency, heading::VARCHAR AS heading,
        array_to_string(sources, ';') AS scope
    FROM trade.scopes
),

reports AS (
    SELECT by_exporter, frequency::VARCHAR AS frequency, period_start, array_to_string(scopes.sources, ';') AS scope,
        coverage.reporter::VARCHAR AS reporter, coverage.partner::VARCHAR AS partner
    FROM trade.coverage AS coverage
    JOIN (SELECT DISTINCT by_exporter, frequency, sources FROM trade.scopes) AS scopes USING (by_exporter, frequency)
    WHERE list_has_any(coverage.sources, scopes.sources)
),

lists AS (
    SELECT reporter, frequency, scope, list(DISTINCT period_start ORDER BY period_start) AS periods
    FROM reports
    WHERE by_exporter AND partner IS NULL
    GROUP BY reporter, frequency, scope
),

own AS (
    SELECT territory, heading, frequency,
        CASE WHEN reconciled.periods IS NULL THEN coalesce(itself.periods, [])
            ELSE list_sort(list_distinct(list_concat(itself.periods, reconciled.periods))) END AS periods
    FROM (
        SELECT exporter AS territory, heading, frequency FROM flows
        UNION
        SELECT importer, heading, frequency FROM flows
    ) AS traded
    LEFT JOIN (FROM scopes WHERE by_exporter) AS exported USING (heading, frequency)
    LEFT JOIN lists AS itself ON itself.reporter = traded.territory AND itself.frequency = traded.frequency
        AND itself.scope = exported.scope
    LEFT JOIN lists AS reconciled ON reconciled.reporter = 'XW' AND reconciled.frequency = traded.frequency
        AND reconciled.scope = exported.scope
    WHERE is_single(territory)
),

-- of who reports whatever period there is, others need not tell; and what goes to where the mineral is controlled does
-- not count
tellers AS MATERIALIZED (
    SELECT
        flows.*, scopes.by_exporter, scopes.scope,
        if(scopes.by_exporter, flows.exporter, flows.importer) AS teller,
        if(scopes.by_exporter, flows.importer, flows.exporter) AS other
    FROM flows
    JOIN own ON own.territory = flows.exporter AND own.heading = flows.heading AND own.frequency = flows.frequency
    JOIN (SELECT frequency, count(DISTINCT period_start) AS periods FROM trade.coverage GROUP BY frequency) AS whole
        ON whole.frequency::VARCHAR = flows.frequency AND whole.periods > len(own.periods)
    JOIN scopes ON scopes.heading = flows.heading AND scopes.frequency = flows.frequency
    ANTI JOIN trade.events AS events ON events.heading = flows.heading AND events.source = flows.importer
),

told_flows AS (
    SELECT DISTINCT exporter, importer, heading, frequency, kg, period_start
    FROM reports
    JOIN tellers USING (by_exporter, frequency, scope)
    WHERE reporter = teller AND coalesce(partner = other, true)
),

rates AS (
    SELECT *, kg / count(*) OVER (PARTITION BY exporter, importer, heading, frequency) AS rate
    FROM told_flows
),

of_all AS (
    SELECT exporter AS territory, heading, frequency, total(rate) AS all_rate
    FROM (SELECT DISTINCT exporter, importer, heading, frequency, rate FROM rates)
    GROUP BY exporter, heading, frequency
),

by_takers AS (
    SELECT territory, heading, frequency, list(period_start) AS periods
    FROM (
        SELECT exporter AS territory, heading, frequency, period_start, total(rate) AS rate
        FROM rates
        GROUP BY ALL
    ) AS told
    JOIN of_all USING (territory, heading, frequency)
    WHERE rate >= 0.9 * all_rate
    GROUP BY territory, heading, frequency
),

covered AS (
    SELECT territory, mineral, frequency, heading, own.periods AS own_periods,
        CASE WHEN by_takers.periods IS NULL THEN own.periods
            ELSE list_sort(list_distinct(list_concat(own.periods, by_takers.periods))) END AS periods
    FROM own
    JOIN trade.heading_minerals AS held USING (heading)
    LEFT JOIN by_takers USING (territory, heading, frequency)
    WHERE held.role <> 'downstream'
)

SELECT *, min(heading) OVER (PARTITION BY territory, mineral, frequency, own_periods, periods) AS first_alike
FROM covered
