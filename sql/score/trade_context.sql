-- One row per screened item and kind of signal that trade statistics give of its way: that it lies on a flagged
-- corridor, or leaves an exposed hub that is no source of a control itself, since the mineral is controlled. It says
-- where to look and nothing of the shipment: it is looked at up to $in_context times as closely.
-- Grain: item_id, signal.
WITH items AS (
    SELECT
        item_id, authority, declaration_id, item_no, declared_on, hs6, origin,
        coalesce(dispatch, if(flow IN ('export', 're-export'), authority, NULL)) AS dispatch,
        coalesce(destination, if(flow IN ('import', 're-import'), authority, NULL)) AS destination
    FROM features.items
    SEMI JOIN facts.heading_minerals USING (hs6)
),

on_corridors AS (
    SELECT
        items.item_id, 'flagged_corridor' AS signal, corridors.score AS strength,
        'trade statistics show goods of ' || corridors.hs_code
        || CASE corridors.kind
            WHEN 'orphaned' THEN ' that ' || corridors.destination || ' books as coming from ' || corridors.source
                || ' and ' || corridors.source || ' does not report'
            WHEN 'lost' THEN ' that ' || corridors.source || ' reports as sent to ' || corridors.hub || ' and '
                || corridors.hub || ' does not book'
            ELSE ' rerouted from ' || corridors.source || ' through ' || corridors.hub
                || if(corridors.destination = 'ZZ', '', ' to ' || corridors.destination)
        END || ' since the control of ' || corridors.effective || ' (corridor ' || corridors.rank || ', about '
        || shown(corridors.diverted_kg) || ' kg), and this declaration lies on that way' AS told,
        corridors.rank AS place
    FROM items
    JOIN trade.flagged_corridors AS corridors
        ON corridors.hs_code = items.hs6 AND items.declared_on >= corridors.effective
        AND (
            (items.dispatch = corridors.hub AND items.destination = corridors.destination)
            OR (items.dispatch = corridors.source AND items.destination = corridors.hub)
            OR (
                corridors.kind = 'orphaned' AND items.destination = corridors.destination
                AND corridors.source IN (items.dispatch, items.origin)
            )
        )
),

controlled AS (
    SELECT mineral, min(valid_from) AS since
    FROM facts.controls
    WHERE status = 'in_force'
    GROUP BY mineral
),

through_hubs AS (
    SELECT
        items.item_id, 'exposed_hub' AS signal, exposure.exposure AS strength,
        exposure.territory || ' sent out ' || shown(exposure.unexplained_kg) || ' kg of '
            || replace(exposure.mineral, '_', ' ') || ' in the '
        || if(exposure.frequency = 'M', 'month', 'year') || ' from ' || exposure.period_start
        || ' that neither its own output nor what it passes on as a rule explains, and this declaration comes from there' AS told,
        row_number() OVER (ORDER BY exposure.mineral, exposure.frequency DESC) AS place,
        exposure.mineral
    FROM items
    JOIN facts.heading_minerals AS held ON held.hs6 = items.hs6 AND held.role NOT IN ('cover', 'downstream')
    JOIN controlled ON controlled.mineral = held.mineral AND items.declared_on >= controlled.since
    JOIN trade.hub_exposure AS exposure
        ON exposure.territory = items.dispatch AND exposure.mineral = held.mineral
        AND exposure.period_start = date_trunc(if(exposure.frequency = 'M', 'month', 'year'), items.declared_on)::DATE
    WHERE items.destination <> items.dispatch AND exposure.exposure >= 0.05
        AND items.dispatch NOT IN (SELECT jurisdiction FROM facts.controls)
),

described AS (
    SELECT DISTINCT through_hubs.item_id, lower(declarations.description) AS description
    FROM through_hubs
    JOIN main.declarations AS declarations ON declarations.rowid = through_hubs.item_id
),

named AS (
    SELECT DISTINCT described.item_id, names.mineral
    FROM described
    JOIN facts.mineral_names AS names ON contains(described.description, names.word)
),

met AS (
    FROM on_corridors
    UNION ALL
    -- A basket heading holds several minerals; a description that names one leaves the others out.
    SELECT * EXCLUDE (mineral)
    FROM through_hubs
    WHERE item_id NOT IN (SELECT item_id FROM named) OR (item_id, mineral) IN (FROM named)
)

SELECT
    items.item_id, items.authority, items.declaration_id, items.item_no,
    met.signal,
    met.strength,
    round(1 + ($in_context - 1) * met.strength, 3) AS weight,
    'Context, which accuses nobody: ' || met.told || '; it is looked at ' || shown(weight)
        || ' times as closely.' AS reason
FROM met
JOIN items USING (item_id)
QUALIFY row_number() OVER (PARTITION BY met.item_id, met.signal ORDER BY met.strength DESC, met.place) = 1
