-- One row per item of the declaration: what it declares, and the file and line it came from.
SELECT items.*, inputs.source_file, inputs.sha256 AS source_sha256
FROM declarations AS items
LEFT JOIN run_inputs AS inputs ON inputs.run_id = items.run_id AND inputs.file_no = items.file_no
WHERE items.authority = $authority AND items.declaration_id = $declaration_id
ORDER BY items.item_no
