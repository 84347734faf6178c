-- The first fifty flagged declarations.
SELECT
    rank, risk, authority, declaration_id, tactics, reasons, flow, declared_on, hs_code, description, origin, dispatch,
    destination, coalesce(exporter_name, exporter_id) AS exporter, coalesce(importer_name, importer_id) AS importer,
    net_kg, value, currency, first_flagged_run
FROM flagged_shipments
ORDER BY rank
LIMIT 50
