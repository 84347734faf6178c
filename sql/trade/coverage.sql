-- One row per territory, side and period that it reports, and in which sources: that it tells nothing of a flow then
-- means that it saw none, if these sources tell of the heading at all. A first or last year with less than a tenth of
-- the flows that it tells in its middle one is not reported: some records came too early or too late. Where the sources
-- hold its trade with one partner only (an extract made from that partner's side), partner names it, and their silence
-- says nothing of others. A source that has reconciled both sides covers everybody; it stands as XW.
-- Grain: reporter, by_exporter, frequency, period_start.
WITH told AS (
    SELECT
        CASE WHEN upper(source::VARCHAR) = 'BACI' THEN 'XW'::territory WHEN by_exporter THEN exporter
            ELSE importer END AS reporter,
        CASE WHEN by_exporter THEN importer ELSE exporter END AS partner,
        by_exporter, frequency, period_start, source
    FROM (FROM trade.told UNION ALL BY NAME FROM trade.years_told)
),

of_one AS (
    SELECT reporter, frequency, min(partner) AS partner
    FROM told
    GROUP BY reporter, frequency
    HAVING min(partner) = max(partner) AND reporter <> 'XW'
),

periods AS (
    SELECT reporter, by_exporter, frequency, period_start, list(DISTINCT source ORDER BY source) AS sources,
        count(*) AS flows
    FROM told
    GROUP BY reporter, by_exporter, frequency, period_start
    WINDOW reporters AS (PARTITION BY reporter, by_exporter, frequency)
    QUALIFY frequency = 'M' OR flows >= median(flows) OVER reporters / 10
        OR period_start NOT IN (min(period_start) OVER reporters, max(period_start) OVER reporters)
)

SELECT periods.* EXCLUDE (flows), of_one.partner
FROM periods
LEFT JOIN of_one USING (reporter, frequency)
