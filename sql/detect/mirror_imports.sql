-- One row per import item of goods that come from where they were dispatched, and whether no export of it is found
-- there: none is paired with it, none names the same document, and no unpaired one of like goods, or of the same
-- exporter, weighs nearly as much. Only headings are looked at of which exports are on record there, and months in
-- which most ordinary goods from there are paired: before, after and between them the records are not at hand. Items
-- under one document are of one consignment.
-- Grain: item_id.
WITH imports AS (
    SELECT
        items.item_id,
        hash(items.relation, items.dispatch) AS relation,
        hash(linked.document, if(linked.document IS NULL, items.declaration_id, NULL), items.authority) AS consignment,
        items.authority,
        items.dispatch,
        items.declared_on,
        date_trunc('month', items.declared_on) AS declared_in,
        items.hs6,
        left(items.hs6, 4) AS hs4,
        items.net_kg,
        items.usd,
        linked.document,
        linked.document_number,
        parties.exporter_entity,
        pairs.imported IS NOT NULL AS is_paired,
        NOT items.is_strategic AS is_ordinary
    FROM features.items AS items
    JOIN link.items AS linked USING (item_id)
    JOIN link.item_parties AS parties USING (item_id)
    LEFT JOIN link.pairs AS pairs ON pairs.imported = items.item_id
    WHERE items.flow = 'import' AND items.dispatch <> items.authority AND items.origin = items.dispatch
),

covered AS (
    SELECT dispatch, declared_in
    FROM imports
    WHERE is_ordinary
    GROUP BY dispatch, declared_in
    HAVING count(*) FILTER (is_paired) > 0.5 * count(*) AND count(*) >= 5
),

recorded AS (
    SELECT DISTINCT authority AS dispatch, hs6
    FROM link.items
    WHERE leaves
),

alone AS (
    SELECT *, unnest([-1, 0, 1]) + round(20 * ln(net_kg)) AS mass
    FROM imports
    SEMI JOIN covered USING (dispatch, declared_in)
    SEMI JOIN recorded USING (dispatch, hs6)
    WHERE NOT is_paired
),

unpaired AS (
    SELECT DISTINCT items.authority, items.declared_on, left(items.hs6, 4) AS hs4, round(20 * ln(items.net_kg)) AS mass,
        parties.exporter_entity
    FROM link.items AS items
    JOIN link.item_parties AS parties USING (item_id)
    ANTI JOIN link.pairs AS pairs ON pairs.exported = items.item_id
    WHERE items.flow <> 'import'
),

excused AS (
    SELECT alone.item_id
    FROM alone
    JOIN unpaired ON unpaired.authority = alone.dispatch AND unpaired.mass = alone.mass AND unpaired.hs4 = alone.hs4
    WHERE alone.declared_on BETWEEN unpaired.declared_on - 10 AND unpaired.declared_on + 120
    UNION
    SELECT alone.item_id
    FROM alone
    JOIN unpaired ON unpaired.authority = alone.dispatch AND unpaired.mass = alone.mass
        AND unpaired.exporter_entity = alone.exporter_entity
    WHERE alone.declared_on BETWEEN unpaired.declared_on - 10 AND unpaired.declared_on + 120
    UNION
    SELECT alone.item_id
    FROM alone
    JOIN link.items AS items ON items.document_number = alone.document_number AND items.authority = alone.dispatch
    WHERE same_document(alone.document, alone.document_number, items.document, items.document_number)
        AND alone.declared_on BETWEEN items.declared_on - 30 AND items.declared_on + 365
    UNION
    -- What came in parts may have left as one.
    SELECT alone.item_id
    FROM alone
    JOIN unpaired ON unpaired.authority = alone.dispatch AND unpaired.exporter_entity = alone.exporter_entity
        AND unpaired.hs4 = alone.hs4
    WHERE unpaired.mass >= alone.mass
        AND alone.declared_on BETWEEN unpaired.declared_on - 10 AND unpaired.declared_on + 120
    UNION
    -- Of no more than this some authority lets leave without an export declaration; what others ask for is not known.
    SELECT item_id
    FROM alone
    WHERE net_kg IS NULL
        OR usd <= (SELECT max(threshold) FROM facts.thresholds WHERE flow = 'export' AND measure = 'USD')
)

SELECT
    imports.item_id,
    imports.relation,
    imports.consignment,
    imports.authority,
    imports.dispatch,
    imports.hs6,
    imports.declared_on,
    imports.declared_in,
    imports.is_ordinary,
    NOT imports.is_paired AND excused.item_id IS NULL AS is_missing
FROM imports
SEMI JOIN covered USING (dispatch, declared_in)
SEMI JOIN recorded USING (dispatch, hs6)
LEFT JOIN excused USING (item_id)
