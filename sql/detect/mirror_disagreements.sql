-- One row per item and way in which it disagrees with the declaration of the same goods at another authority; both
-- records carry it. Which of the two is doubted is told by what a lie would gain or by what peers declare: the lower
-- mass; the price that is at least two spreads farther from peers; the heading without a strategic mineral against one
-- that holds some; the destination at which the goods did not arrive.
-- Grain: item_id, claim.
WITH odd AS (
    SELECT tests.*, if(measure = 'currency', 'value', split_part(measure, '_', 1)) AS compared
    FROM detect.mirror_tests AS tests
    JOIN reference.mirror_tails AS tails USING (measure)
    WHERE tests.p_value < $worth_saying AND tails.pairs >= $min_peers
),

sides AS (
    SELECT
        odd.*,
        pairs.linked_by,
        pairs.match_probability,
        habits.consignments,
        habits.log_ratio,
        licences.licence_id,
        exports.destination || ' as destination' || coalesce(' and ' || declared.importer_name || ' as importer', '')
            AS destined,
        format('{} as destination, dispatch from {}{}', coalesce(imports.destination, imports.authority),
            coalesce(imports.dispatch, 'nowhere named'),
            coalesce(' and ' || entered.importer_name || ' as importer', '')) AS arrived,
        exports AS exported_item,
        imports AS imported_item,
        abs(import_peers.price_z) - abs(export_peers.price_z) AS import_is_odder,
        exports.is_strategic,
        imports.is_strategic AS other_is_strategic
    FROM odd
    JOIN detect.mirror_pairs AS pairs USING (exported, imported)
    LEFT JOIN detect.mirror_habits AS habits ON habits.relation = pairs.relation AND habits.measure = odd.measure
    JOIN features.items AS exports ON exports.item_id = odd.exported
    JOIN features.items AS imports ON imports.item_id = odd.imported
    JOIN main.declarations AS declared ON declared.rowid = odd.exported
    JOIN main.declarations AS entered ON entered.rowid = odd.imported
    LEFT JOIN main.licences AS licences ON licences.licence_id = declared.licence_id
        AND licences.destination = exports.destination
    LEFT JOIN features.compared AS export_peers ON export_peers.item_id = odd.exported
    LEFT JOIN features.compared AS import_peers ON import_peers.item_id = odd.imported
),

judged AS (
    SELECT
        *,
        CASE
            WHEN compared = 'mass' THEN if(coalesce(imported_item.net_kg < exported_item.net_kg,
                imported_item.gross_kg < exported_item.gross_kg), 'import', 'export')
            WHEN compared = 'destination' THEN 'export'
            WHEN compared = 'heading' AND is_strategic AND NOT other_is_strategic THEN 'import'
            WHEN compared = 'heading' AND other_is_strategic AND NOT is_strategic THEN 'export'
            WHEN compared IN ('value', 'heading') AND import_is_odder > 2 THEN 'import'
            WHEN compared IN ('value', 'heading') AND import_is_odder < -2 THEN 'export'
        END AS doubted
    FROM sides
),

sided AS (
    SELECT *, exported AS item_id, 'export' AS side, 'import' AS other_side, exported_item AS own,
        imported_item AS other
    FROM judged
    UNION ALL
    SELECT *, imported, 'import', 'export', imported_item, exported_item
    FROM judged
),

figures AS (
    SELECT
        *,
        own.net_kg IS NULL OR other.net_kg IS NULL AS in_gross,
        if(consignments IS NULL, 'pairs of ordinary goods', 'parties that trade in ordinary goods') AS population,
        stated(compared, own, in_gross, if(side = 'export', destined, arrived)) AS declared,
        stated(compared, other, in_gross, if(side = 'export', arrived, destined)) AS other_declared,
        other.authority || '/' || other.declaration_id || '/' || other.item_no AS other_key
    FROM sided
)

SELECT
    item_id,
    if(measure = 'packages', 'packages_disagree', compared || '_disagrees') AS claim,
    if(measure = 'destination' AND apart = 1, 'transshipment', 'mirror') AS tactic,
    1 - p_value AS score,
    p_value,
    format('Declared {}{}; the {} declaration of the same goods, {}, states {}. ',
        if(compared IN ('origin', 'heading'), compared || ' ', ''), declared, other_side, other_key, other_declared)
    || if(consignments IS NULL, '', format('Half or more of the {:,} consignments of this heading between these parties '
        'that could be compared are apart by {} or more. ', consignments, shown_percent(exp(log_ratio) - 1)))
    || if(farther = 0, format('None of {:,} {} is so far apart', pairs, population),
          format('Of {:,} {} {} so far apart', pairs, population, how_many(farther, 'lie')))
    || CASE WHEN consignments IS NOT NULL THEN ' as a rule. ' WHEN measure = 'destination' THEN '. '
        ELSE ', those of parties that disagree repeatedly aside. ' END
    || if(measure = 'mass_always' AND left(own.hs6, 2) IN ('25', '26'),
        'Ore that is weighed moist on one side and dry on the other would be apart as much. ', '')
    || if(measure = 'destination' AND licence_id IS NOT NULL, format('The licence {} was granted for {}. ', licence_id,
        exported_item.destination), '')
    || if(measure = 'currency', 'The two agree when one value is read in another currency of its authority. ', '')
    || format('Matched by {} in common, which errs {} once in {:,.0f}. ',
        if(linked_by = 'probable', 'what they have', 'their ' || linked_by || ' and what else they have'),
        if(1 - match_probability < 1 / pairs, 'less than', 'about'),
        1 / greatest(1 - match_probability, 1 / pairs))
    || CASE WHEN doubted = side THEN 'This record is the one in doubt.'
            WHEN doubted IS NOT NULL THEN format('The {} record is the one in doubt; this one accuses no party.',
                doubted)
            ELSE 'Which of the two is wrong is not known; neither accuses a party.' END AS reason,
    json_object(
        'declared', json_object(compared, declared),
        'expected', json_object(compared, other_declared),
        'peers', json_object('pairs', pairs, 'as_far_apart', farther, 'consignments', consignments),
        'doubted', doubted,
        'speaks_of_another', if(doubted = side, NULL, true),
        'match_probability', match_probability,
        'links', json_array(other_key)
    ) AS evidence
FROM figures
QUALIFY row_number() OVER (PARTITION BY item_id, claim ORDER BY p_value, other_key, measure) = 1
