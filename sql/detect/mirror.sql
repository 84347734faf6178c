-- One row per item and way in which it disagrees with what another authority holds: with the declaration of the same
-- goods there, because it holds none, or because that lacks an item.
-- Grain: item_id, claim.
FROM detect.mirror_disagreements
UNION ALL BY NAME
SELECT
    imports.item_id,
    'no_export_record' AS claim,
    'mirror' AS tactic,
    1 - relations.p_value AS score,
    relations.p_value,
    format('Imported as goods of {} from there, where no declaration of their export is found, and so were {:,} of the '
        '{:,} consignments of this heading between these parties since {}. ', relations.dispatch, relations.missing,
        relations.consignments, relations.since)
    || if(relations.on_the_way = 0, 'No ordinary consignments are known on this way. ',
        format('Of {} on this way {} one. ', counted(relations.on_the_way, 'ordinary consignment'),
            how_many(relations.missing_on_the_way, 'lack')))
    || format('Of {} in ordinary goods, with {} or more consignments, {} as large a share. ',
        counted(relations.peers, 'relation'), relations.at_least, how_many(relations.farther, 'lack'))
    || 'The goods may have left undeclared; this import shows it, and may itself be in order.' AS reason,
    json_object(
        'declared', json_object('dispatch', relations.dispatch),
        'expected', json_object('exports', relations.consignments),
        'peers', json_object('relations', relations.peers, 'lacking_as_much', relations.farther),
        'speaks_of_another', true,
        'missing', relations.missing,
        'consignments', relations.consignments,
        'links', json_array()
    ) AS evidence
FROM detect.mirror_undeclared AS relations
JOIN detect.mirror_imports AS imports USING (relation)
WHERE imports.is_missing AND relations.p_value < $worth_saying
UNION ALL BY NAME
SELECT
    short.item_id,
    if(short.lacks_export, 'item_missing_at_export', 'item_missing_at_import') AS claim,
    'mirror' AS tactic,
    1 - short.p_value AS score,
    short.p_value,
    format('{} lists {} of {}{}; {}, under the same document, has no goods of that heading. ',
        if(short.lacks_export, import_key, export_key),
        coalesce(shown(lacking.net_kg) || ' kg', 'goods'), lacking.hs6,
        coalesce(format(' ("{}")', left(declarations.description, 80)), ''),
        if(short.lacks_export, export_key, import_key))
    || format('Of {} of several items that the exporter has, {} one; of {} of others, {}. ',
        counted(short.consignments, 'consignment'), how_many(short.short, 'lack'), format('{:,}', short.others),
        format('{:,}', short.others_short))
    || 'They may have been left behind, or taken out on the way.' AS reason,
    json_object(
        'declared', json_object('items_exported', short.items_exported, 'items_imported', short.items_imported),
        'expected', json_object('hs6', lacking.hs6, 'net_kg', lacking.net_kg),
        'peers', json_object('consignments', short.others, 'lacking_an_item', short.others_short),
        'consignments', short.consignments,
        'missing', short.short,
        'links', [export_key, import_key]
    ) AS evidence
FROM (
    SELECT *, authority || '/' || declaration_id AS export_key,
        other_authority || '/' || other_declaration_id AS import_key
    FROM detect.mirror_short
) AS short
JOIN features.items AS lacking ON lacking.item_id = short.lacking
JOIN main.declarations AS declarations ON declarations.rowid = short.lacking
WHERE short.p_value < $worth_saying
