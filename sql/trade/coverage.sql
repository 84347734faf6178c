-- One row per territory, side and period in which it reports anything, and in which sources: that it tells nothing of a flow then means that it
-- saw none, if these sources tell of the heading at all. A source that has reconciled both sides covers everybody; it stands as XW.
-- Grain: reporter, by_exporter, frequency, period_start.
SELECT
    CASE WHEN upper(source) = 'BACI' THEN 'XW'::territory WHEN by_exporter THEN exporter ELSE importer END AS reporter,
    by_exporter, frequency, period_start,
    list(DISTINCT source ORDER BY source) AS sources
FROM (FROM trade.told UNION ALL BY NAME FROM trade.years_told)
GROUP BY 1, by_exporter, frequency, period_start
