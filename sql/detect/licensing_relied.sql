-- One row per item that names a licence of the ledger, and how much of it had been drawn with this item, in grams,
-- by how many items.
-- Masses that look mistyped count as they were meant.
-- Grain: item_id.
WITH named AS (
    SELECT
        items.item_id,
        numbers.licence_id,
        items.declared_on,
        items.authority,
        items.declaration_id,
        items.item_no,
        round(1000 * items.net_kg / if(slips.slip IN ('mass_unit', 'net_gross'), slips.factor, 1))::HUGEINT AS grams
    FROM features.items AS items
    JOIN main.declarations AS declarations ON declarations.rowid = items.item_id
    LEFT JOIN features.slips AS slips USING (item_id)
    JOIN detect.licensing_numbers AS numbers ON numbers.written = declarations.licence_id
    WHERE items.flow IN ('export', 're-export')
)

SELECT
    item_id,
    licence_id,
    sum(grams) OVER so_far AS drawn_grams,
    count(*) OVER so_far AS items
FROM named
WINDOW so_far AS (
    PARTITION BY licence_id ORDER BY declared_on, authority, declaration_id, item_no
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
