-- One row per screened item that names a transport document or a container, with both written without signs and case.
-- Grain: item_id.
SELECT
    rowid AS item_id,
    authority,
    flow IN ('export', 're-export') AS leaves,
    declared_on,
    left(hs_code, 6) AS hs6,
    net_kg,
    nullif(upper(translate(transport_doc, ' -./_', '')), '') AS document,
    nullif(upper(translate(container_id, ' -./_', '')), '') AS container
FROM main.declarations
WHERE status <> 'cancelled'
    AND declared_on <= $as_of
    AND flow IN ('export', 're-export', 'import')
    AND (transport_doc IS NOT NULL OR container_id IS NOT NULL)
