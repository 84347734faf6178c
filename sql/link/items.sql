-- One row per screened item with what links it to others: documents and containers written without signs and case,
-- the number of the document without the four letters of its carrier, which some leave out, masses in kg, values in US
-- dollars, and the parties as they are mentioned.
-- Grain: item_id.
SELECT
    declarations.rowid AS item_id,
    hash(declarations.authority, declarations.declaration_id, declarations.item_no) AS lot,
    declarations.authority,
    declarations.flow,
    declarations.flow IN ('export', 're-export') AS leaves,
    declarations.declared_on,
    left(declarations.hs_code, 6) AS hs6,
    declarations.dispatch,
    declarations.destination,
    declarations.transport_mode,
    declarations.net_kg,
    declarations.gross_kg,
    nullif(counted_packages(declarations.packages, declarations.package_type, declarations.net_kg,
        declarations.gross_kg), 0) AS packages,
    nullif(declarations.value * rates.usd_per_unit, 0) AS usd,
    nullif(upper(regexp_replace(declarations.transport_doc, '[ ./_-]', '', 'g')), '') AS document,
    if(regexp_full_match(document, '[A-Z]{4}[0-9]{6,}'), document[5:], document) AS document_number,
    nullif(upper(regexp_replace(declarations.container_id, '[ ./_-]', '', 'g')), '') AS container,
    hash(declarations.authority, declarations.exporter_id, declarations.exporter_name,
        declarations.exporter_address) AS exporter_mention,
    hash(declarations.authority, declarations.importer_id, declarations.importer_name,
        declarations.importer_address) AS importer_mention
FROM main.declarations AS declarations
LEFT JOIN validate.month_rates AS rates
    ON rates.currency = declarations.currency AND rates.month = date_trunc('month', declarations.declared_on)::DATE
WHERE declarations.status IS DISTINCT FROM 'cancelled' AND declarations.declared_on <= $as_of
