-- One row per route among the first twenty flagged.
SELECT rank, hs_code, origin, dispatch, destination, screened, flagged, reasons
FROM flagged_routes
ORDER BY rank
LIMIT 20
