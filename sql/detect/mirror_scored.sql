-- One row per screened item: the probability that the other side of an honest consignment is as far from it, given the
-- six things in which they are compared and in that neither lacks an item, or that no export of it is found.
-- Grain: item_id.
WITH oddest AS (
    SELECT exported, imported, min(p_value) AS p_value
    FROM detect.mirror_tests
    GROUP BY ALL
),

paired AS (
    SELECT exported AS item_id, exported, imported
    FROM detect.mirror_pairs
    UNION ALL
    SELECT imported, exported, imported
    FROM detect.mirror_pairs
),

undeclared AS (
    SELECT imports.item_id, relations.p_value
    FROM detect.mirror_imports AS imports
    JOIN detect.mirror_undeclared AS relations USING (relation)
    WHERE imports.is_missing
),

short AS (
    SELECT item_id, min(p_value) AS p_value
    FROM detect.mirror_short
    GROUP BY item_id
),

learnt AS (
    SELECT coalesce(max(pairs), 0) AS pairs
    FROM reference.mirror_tails
)

SELECT
    items.item_id,
    CASE
        WHEN undeclared.item_id IS NOT NULL THEN undeclared.p_value
        WHEN (paired.item_id IS NOT NULL OR short.item_id IS NOT NULL) AND learnt.pairs >= $min_peers
            THEN least(coalesce(oddest.p_value, 1), coalesce(short.p_value, 1))
    END AS p_value,
    undeclared.item_id IS NULL
        AND (coalesce(paired.item_id, short.item_id) IS NULL OR learnt.pairs < $min_peers) AS thin,
    CASE
        WHEN undeclared.item_id IS NOT NULL THEN NULL
        WHEN coalesce(paired.item_id, short.item_id) IS NULL
            THEN 'no declaration of the same goods at another authority was found'
        WHEN learnt.pairs < $min_peers THEN 'too few declarations of ordinary goods are matched'
    END AS silent
FROM features.items AS items
CROSS JOIN learnt
LEFT JOIN paired USING (item_id)
LEFT JOIN oddest USING (exported, imported)
LEFT JOIN undeclared ON undeclared.item_id = items.item_id
LEFT JOIN short ON short.item_id = items.item_id
