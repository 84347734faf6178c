-- One row per screened item with what links it to others: documents and containers written without signs and case, masses
-- in kg, values in US dollars, the parties as entities.
-- Grain: item_id.
SELECT
    declarations.rowid AS item_id,
    declarations.authority,
    declarations.flow,
    declarations.flow IN ('export', 're-export') AS leaves,
    declarations.declared_on,
    left(declarations.hs_code, 6) AS hs6,
    declarations.origin,
    declarations.dispatch,
    declarations.destination,
    declarations.transport_mode,
    declarations.net_kg,
    declarations.gross_kg,
    nullif(declarations.packages, 0) AS packages,
    nullif(declarations.value * rates.usd_per_unit, 0) AS usd,
    nullif(upper(translate(declarations.transport_doc, ' -./_', '')), '') AS document,
    nullif(upper(translate(declarations.container_id, ' -./_', '')), '') AS container,
    parties.exporter_entity,
    parties.importer_entity
FROM main.declarations AS declarations
JOIN link.item_parties AS parties ON parties.item_id = declarations.rowid
LEFT JOIN validate.month_rates AS rates
    ON rates.currency = declarations.currency AND rates.month = date_trunc('month', declarations.declared_on)::DATE
