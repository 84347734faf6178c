-- One row per two declared items of the same consignment, and how far they are apart: masses, beyond what whole
-- kilograms hide, and values as the logarithm of the import's over the export's. Net and gross mass count as far as
-- both are off, the same way: one alone is packing. A figure that looks mistyped on either side, by features.slips or
-- because the two sides are apart by a power of ten or, net and gross mass, as pounds are from kilograms, or headings
-- that differ by two neighbouring digits exchanged, are slips and not compared. Ordinary, and thus fit to learn from,
-- are pairs whose headings hold no strategic mineral and that are of one consignment nineteen times in twenty: two
-- consignments taken for one are as far apart as can be.
-- Three pairs at most of the same parties and heading speak for others: what one of them does often is not usual yet.
-- Packages of another type may be the same ones on pallets; of one type they are as far apart as their numbers.
-- The destination that the export names is compared where a document or container pairs the two, since what else they
-- have in common includes the way: two steps apart are goods that by their import came straight from where they were
-- exported, one those that came through the destination named, under the document they left with. Who names the place
-- of import as passed on the way names it; and where the export names the firm that imports, the goods may go on from
-- there.
-- There, too, it is told how many lines of the export are paired: one freight is paid for all of them. What one
-- document or declaration of the export holds is one consignment.
-- Grain: exported, imported.
WITH sides AS (
    SELECT
        pairs.exported,
        pairs.imported,
        pairs.linked_by,
        pairs.match_probability,
        exports.lot,
        imports.lot AS other_lot,
        exports.hs6 AS hs6,
        imports.hs6 AS other_hs6,
        export_items.is_strategic OR import_items.is_strategic AS is_strategic,
        hash(exports.document, if(exports.document IS NULL, left_as.declaration_id, NULL), left_as.authority)
            AS consignment,
        coalesce(exports.transport_mode, imports.transport_mode, 'not stated') AS mode,
        export_items.relation,
        export_items.price_basis AS basis,
        import_items.price_basis AS other_basis,
        export_items.origin AS origin,
        import_items.origin AS other_origin,
        exports.authority AS leaves_from,
        exports.destination AS destination,
        imports.dispatch AS other_dispatch,
        list_has_any([imports.authority, imports.destination],
            list_append(string_split(coalesce(left_as.transit, ''), ';'), exports.destination)) AS is_named,
        -- Whom one side names in Latin letters and the other in Chinese, or not at all, may be the same.
        comparable_likeness(consignees.letters, importers.letters) > 0.85 AS same_importer,
        list_contains(string_split(coalesce(entered_as.transit, ''), ';'), exports.destination) AS is_passed,
        exports.packages AS packages,
        imports.packages AS other_packages,
        export_items.package_type = import_items.package_type AS same_packing,
        apart_beyond_rounding(imports.net_kg, exports.net_kg) AS net_apart,
        apart_beyond_rounding(imports.gross_kg, exports.gross_kg) AS gross_apart,
        ln(imports.usd / exports.usd) AS usd_apart,
        imports.usd - exports.usd AS dollars_apart,
        exports.net_kg AS kg,
        count(*) OVER (PARTITION BY left_as.authority, left_as.declaration_id) AS lines,
        coalesce(export_slips.slip IN ('mass_unit', 'net_gross') OR import_slips.slip IN ('mass_unit', 'net_gross'),
            false) AS mass_slipped,
        coalesce(export_slips.slip IN ('value_unit', 'currency') OR import_slips.slip IN ('value_unit', 'currency'),
            false) AS value_slipped
    FROM link.pairs AS pairs
    JOIN link.items AS exports ON exports.item_id = pairs.exported
    JOIN link.items AS imports ON imports.item_id = pairs.imported
    JOIN features.items AS export_items ON export_items.item_id = pairs.exported
    JOIN features.items AS import_items ON import_items.item_id = pairs.imported
    LEFT JOIN link.parties AS consignees ON consignees.mention = exports.importer_mention
    LEFT JOIN link.parties AS importers ON importers.mention = imports.importer_mention
    JOIN main.declarations AS left_as ON left_as.rowid = pairs.exported
    JOIN main.declarations AS entered_as ON entered_as.rowid = pairs.imported
    LEFT JOIN features.slips AS export_slips ON export_slips.item_id = pairs.exported
    LEFT JOIN features.slips AS import_slips ON import_slips.item_id = pairs.imported
)

SELECT
    exported,
    imported,
    linked_by,
    match_probability,
    lot,
    consignment,
    hs6,
    other_hs6,
    relation,
    mode,
    basis,
    other_basis,
    CASE
        WHEN mass_slipped OR near_power_of_ten(net_apart) OR near_power_of_ten(gross_apart)
            OR in_pounds(coalesce(net_apart, gross_apart)) AND in_pounds(coalesce(gross_apart, net_apart)) THEN NULL
        WHEN net_apart * gross_apart < 0 THEN 0
        WHEN abs(net_apart) > abs(gross_apart) THEN gross_apart
        ELSE coalesce(net_apart, gross_apart)
    END AS mass_apart,
    CASE WHEN NOT value_slipped AND NOT near_power_of_ten(usd_apart) THEN usd_apart END AS usd_apart,
    dollars_apart,
    kg,
    lines,
    CASE
        WHEN hs6 = other_hs6 THEN 0
        WHEN list_sort(split(hs6, '')) = list_sort(split(other_hs6, '')) AND hamming(hs6, other_hs6) = 2 THEN NULL
        WHEN left(hs6, 4) = left(other_hs6, 4) THEN 1
        WHEN left(hs6, 2) = left(other_hs6, 2) THEN 2
        ELSE 3
    END AS headings_apart,
    (origin <> other_origin)::INTEGER AS origins_apart,
    CASE
        WHEN packages = other_packages THEN 0
        WHEN same_packing THEN 2 + abs(ln(packages / other_packages))
        WHEN packages <> other_packages THEN 1
    END AS packages_apart,
    CASE
        WHEN linked_by = 'probable' OR destination IS NULL OR NOT is_single(destination) THEN NULL
        WHEN is_named THEN 0
        WHEN coalesce(same_importer, true) THEN NULL
        WHEN destination = other_dispatch OR is_passed THEN if(linked_by = 'document', 1, NULL)
        WHEN leaves_from = other_dispatch THEN 2
    END AS destinations_apart,
    match_probability >= 0.95 AND NOT is_strategic AS is_ordinary,
    row_number() OVER (PARTITION BY relation ORDER BY usd_apart IS NULL, lot, other_lot) <= 3 AS speaks
FROM sides
