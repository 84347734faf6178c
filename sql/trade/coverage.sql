-- One row per territory, side and period in which it reports anything: that it tells nothing of a flow then means that it saw none. A source
-- that has reconciled both sides covers everybody; it stands as XW.
-- Grain: reporter, by_exporter, frequency, period_start.
SELECT DISTINCT
    CASE WHEN upper(source) = 'BACI' THEN 'XW' WHEN by_exporter THEN exporter ELSE importer END AS reporter,
    by_exporter, frequency, period_start
FROM (FROM trade.told UNION ALL BY NAME FROM trade.years_told)
