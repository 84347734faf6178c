-- One row per export and import declaration item of the same goods, and how the two differ.
-- Masses differ when they are more than one in fifty apart, values (in US dollars, CIF against FOB) when the import is
-- below the export or more than a third above it.
-- Grain: export and import key.
SELECT
    exports.authority AS export_authority,
    exports.declaration_id AS export_declaration_id,
    exports.item_no AS export_item_no,
    imports.authority AS import_authority,
    imports.declaration_id AS import_declaration_id,
    imports.item_no AS import_item_no,
    pairs.match_probability,
    pairs.linked_by,
    list_filter([
        CASE WHEN left(exports.hs_code, 6) <> left(imports.hs_code, 6)
             THEN format('heading {} exported, {} imported', left(exports.hs_code, 6), left(imports.hs_code, 6)) END,
        CASE WHEN exports.origin <> imports.origin
             THEN format('origin {} exported, {} imported', exports.origin, imports.origin) END,
        CASE WHEN abs(ln(imports.net_kg / exports.net_kg)) > 0.02
             THEN format('net mass {} kg exported, {} kg imported', shown(exports.net_kg), shown(imports.net_kg)) END,
        CASE WHEN abs(ln(imports.gross_kg / exports.gross_kg)) > 0.02
             THEN format('gross mass {} kg exported, {} kg imported', shown(exports.gross_kg),
                 shown(imports.gross_kg)) END,
        CASE WHEN exports.packages <> imports.packages
             THEN format('{} packages exported, {} imported', exports.packages, imports.packages) END,
        CASE WHEN imports.value * import_rates.usd_per_unit / nullif(exports.value * export_rates.usd_per_unit, 0) NOT
            BETWEEN 0.98 AND 1.34
             THEN format('{} USD exported, {} USD imported', shown(exports.value * export_rates.usd_per_unit),
                 shown(imports.value * import_rates.usd_per_unit)) END,
        CASE WHEN exports.destination <> imports.authority AND exports.destination <> imports.destination
             THEN format('destination {} exported, lodged in {}', exports.destination, imports.authority) END
    ], lambda x: x IS NOT NULL) AS discrepancies
FROM link.pairs AS pairs
JOIN main.declarations AS exports ON exports.rowid = pairs.exported
JOIN main.declarations AS imports ON imports.rowid = pairs.imported
LEFT JOIN validate.month_rates AS export_rates
    ON export_rates.currency = exports.currency AND export_rates.month = date_trunc('month', exports.declared_on)::DATE
LEFT JOIN validate.month_rates AS import_rates
    ON import_rates.currency = imports.currency AND import_rates.month = date_trunc('month', imports.declared_on)::DATE
