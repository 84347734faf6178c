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
    || format('Of {:,} ordinary consignments on this way {:,} lack one; ', relations.on_the_way,
        relations.missing_on_the_way)
    || format('{} {:,} relations in ordinary goods with {} or more consignments lack{} as large a share. ',
        if(relations.farther = 0, 'none of', format('{:,} of', relations.farther)), relations.peers, relations.at_least,
        if(relations.farther > 1, '', 's'))
    || 'The goods may have left undeclared; this import shows it, and may itself be in order.' AS reason,
    json_object(
        'declared', json_object('dispatch', relations.dispatch),
        'expected', json_object('exports', relations.consignments),
        'peers', json_object('relations', relations.peers, 'lacking_as_much', relations.farther),
        'missing', relations.missing,
        'consignments', relations.consignments,
        'links', json_array()
    ) AS evidence
FROM detect.mirror_undeclared AS relations
JOIN detect.mirror_imports AS imports USING (relation)
WHERE imports.is_missing AND relations.p_value < $worth_saying
