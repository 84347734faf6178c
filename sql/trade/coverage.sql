-- One row per territory, side and period in which it reports anything, and in which sources: that it tells nothing of a
-- flow then means that it saw none, if these sources tell of the heading at all. Where they hold its trade with one
-- partner only (an extract made from that partner's side), partner names it, and their silence says nothing of others.
-- A source that has reconciled both sides covers everybody; it stands as XW.
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
)

SELECT reporter, by_exporter, frequency, period_start, list(DISTINCT source ORDER BY source) AS sources,
    any_value(of_one.partner) AS partner
FROM told
LEFT JOIN of_one USING (reporter, frequency)
GROUP BY reporter, by_exporter, frequency, period_start
