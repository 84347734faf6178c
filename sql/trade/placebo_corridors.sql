-- One row per corridor of a heading that no control touches: the smaller of the two rises, and that of
-- the leg out. What chance, and a hub's growth, make of
-- honest trade.
-- Grain: effective, frequency, heading, source, hub, destination.
WITH placebo AS (
    SELECT legs.*
    FROM trade.legs AS legs
    SEMI JOIN (FROM trade.peer_headings WHERE placebo) AS peer_headings ON peer_headings.heading = legs.heading
    WHERE is_single(legs.importer) AND is_single(legs.exporter)
),

sources AS (
    SELECT DISTINCT effective, source FROM trade.events
),

fed AS (
    SELECT placebo.*, sources.source, placebo.importer AS hub
    FROM placebo
    JOIN sources ON sources.source = placebo.exporter AND sources.effective = placebo.effective
)

SELECT
    fed.effective, fed.frequency, fed.heading, fed.source, fed.hub, leaving.importer AS destination,
    least(fed.z, leaving.z) AS z,
    leaving.z AS out_z
FROM fed
JOIN placebo AS leaving
    ON leaving.effective = fed.effective AND leaving.frequency = fed.frequency AND leaving.heading = fed.heading
    AND leaving.exporter = fed.hub AND leaving.importer <> fed.source
