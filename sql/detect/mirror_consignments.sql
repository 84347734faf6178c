-- One row per export declaration and import declaration under the same document, each the other's only one, of which
-- one at least has several items: the items that are found on the one side only. Without a document the items of
-- several consignments may be exchanged. Goods of small value may go without, as some authority lets them.
-- Grain: authority, declaration_id.
WITH pairs AS (
    SELECT
        gone.authority,
        gone.declaration_id,
        gone.exporter,
        arrived.authority AS other_authority,
        arrived.declaration_id AS other_declaration_id
    FROM link.pairs AS pairs
    JOIN features.items AS gone ON gone.item_id = pairs.exported
    JOIN features.items AS arrived ON arrived.item_id = pairs.imported
    WHERE pairs.linked_by = 'document' AND pairs.match_probability >= 0.95
),

declarations AS (
    SELECT *
    FROM (SELECT DISTINCT * FROM pairs)
    QUALIFY count(*) OVER (PARTITION BY authority, declaration_id) = 1
        AND count(*) OVER (PARTITION BY other_authority, other_declaration_id) = 1
),

listed AS (
    SELECT
        items.authority,
        items.declaration_id,
        count(*) AS items,
        list(items.item_id ORDER BY items.item_no) FILTER (pairs.item_id IS NULL
            AND NOT coalesce(items.usd <= thresholds.least_usd, false)) AS alone
    FROM features.items AS items
    LEFT JOIN (
        SELECT exported AS item_id FROM link.pairs
        UNION
        SELECT imported FROM link.pairs
    ) AS pairs USING (item_id)
    CROSS JOIN (SELECT max(threshold) AS least_usd FROM facts.thresholds WHERE flow = 'export' AND measure = 'USD')
        AS thresholds
    GROUP BY items.authority, items.declaration_id
)

SELECT
    declarations.*,
    gone.items AS items_exported,
    arrived.items AS items_imported,
    gone.alone AS only_exported,
    arrived.alone AS only_imported,
    -- Where both sides have such items, they may be the same goods, declared as others.
    (gone.alone IS NULL) <> (arrived.alone IS NULL) AS is_short
FROM declarations
JOIN listed AS gone USING (authority, declaration_id)
JOIN listed AS arrived
    ON arrived.authority = other_authority AND arrived.declaration_id = other_declaration_id
WHERE gone.items > 1 OR arrived.items > 1
