-- One row per item and way in which it disagrees with what another authority holds: with the declaration of the same
-- goods there, or because it holds none.
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
