-- One row per export declaration and import declaration under the same document, each the other's only one, of which
-- one at least has several items: the items of which the other side has none under their heading. Without a document
-- the items of several consignments may be exchanged; lines of one heading may be put together or apart. Goods of small
-- value may go without, as some authority lets them.
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
        list(DISTINCT items.hs6) AS headings,
        list({'item_id': items.item_id, 'hs6': items.hs6} ORDER BY items.item_no) FILTER (pairs.item_id IS NULL
            AND NOT coalesce(items.usd <= thresholds.least_usd, false)) AS unpaired
    FROM features.items AS items
    LEFT JOIN (
        SELECT exported AS item_id FROM link.pairs
        UNION
        SELECT imported FROM link.pairs
    ) AS pairs USING (item_id)
    CROSS JOIN (SELECT max(threshold) AS least_usd FROM facts.thresholds WHERE flow = 'export' AND measure = 'USD')
        AS thresholds
    GROUP BY items.authority, items.declaration_id
),

alone AS (
    SELECT
        declarations.*,
        gone.items AS items_exported,
        arrived.items AS items_imported,
        gone.unpaired AS exported,
        arrived.unpaired AS imported,
        list_filter(gone.unpaired, lambda item: NOT list_contains(arrived.headings, item.hs6)) AS missing_imports,
        list_filter(arrived.unpaired, lambda item: NOT list_contains(gone.headings, item.hs6)) AS missing_exports
    FROM declarations
    JOIN listed AS gone USING (authority, declaration_id)
    JOIN listed AS arrived
        ON arrived.authority = other_authority AND arrived.declaration_id = other_declaration_id
    WHERE gone.items > 1 OR arrived.items > 1
)

SELECT
    * EXCLUDE (exported, imported, missing_imports, missing_exports),
    list_transform(missing_imports, lambda item: item.item_id) AS only_exported,
    list_transform(missing_exports, lambda item: item.item_id) AS only_imported,
    -- Where both sides have unpaired items, they may be the same goods, declared as others.
    coalesce(len(missing_imports) > 0 AND imported IS NULL, false)
        OR coalesce(len(missing_exports) > 0 AND exported IS NULL, false) AS is_short
FROM alone
