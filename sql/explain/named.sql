-- One row per declared item that a finding on this declaration names: what it declares, and where it came from.
WITH links AS (
    SELECT unnest(if(json_type(link) = 'ARRAY', from_json(link, '["VARCHAR"]'), [link ->> '$'])) AS name
    FROM (SELECT evidence -> '$.links' AS link FROM findings
        WHERE authority = $authority AND declaration_id = $declaration_id)
    WHERE link ->> '$' IS NOT NULL
),

-- A name ends with the number of the item, or with that of the declaration.
named AS (
    SELECT DISTINCT name, split_part(name, '/', 1) AS authority,
        unnest([name[instr(name, '/') + 1:], regexp_extract(name, '^[^/]+/(.*)/[0-9]+$', 1)]) AS declaration_id
    FROM links
)

SELECT DISTINCT items.authority, items.declaration_id, items.item_no, items.flow, items.declared_on, items.hs_code,
    items.description, items.origin, items.dispatch, items.destination,
    coalesce(items.exporter_name, items.exporter_id) AS exporter,
    coalesce(items.importer_name, items.importer_id) AS importer,
    items.net_kg, items.gross_kg, items.value, items.currency, items.line, inputs.source_file,
    inputs.sha256 AS source_sha256
FROM declarations AS items
JOIN named ON named.authority = items.authority AND named.declaration_id = items.declaration_id
    AND named.name IN (items.authority || '/' || items.declaration_id,
        items.authority || '/' || items.declaration_id || '/' || items.item_no)
LEFT JOIN run_inputs AS inputs ON inputs.run_id = items.run_id AND inputs.file_no = items.file_no
ORDER BY items.declared_on, items.authority, items.declaration_id, items.item_no
