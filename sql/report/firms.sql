-- One row per firm among the first twenty flagged.
SELECT rank, name, sides, screened, flagged, tactics, reasons
FROM flagged_firms
ORDER BY rank
LIMIT 20
