-- One row per screened item and firm that it names as exporter or importer, and whether the firm answers for what it
-- declares or is only named.
-- Grain: item_id, side.
WITH named AS (
    SELECT
        items.item_id,
        parties.exporter_entity,
        parties.importer_entity,
        parties.declarant,
        coalesce(parties.answering_side, '') AS answering_side,
        items.is_watched,
        items.declared_on
    FROM features.items AS items
    JOIN link.item_parties AS parties USING (item_id)
)

SELECT
    item_id,
    'exporter' AS side,
    exporter_entity AS firm,
    answering_side = 'exporter' AS answers,
    if(answers, declarant, NULL) AS broker,
    is_watched,
    declared_on
FROM named
WHERE exporter_entity IS NOT NULL
UNION ALL
SELECT item_id, 'importer', importer_entity, answering_side = 'importer',
    if(answering_side = 'importer', declarant, NULL), is_watched, declared_on
FROM named
WHERE importer_entity IS NOT NULL
