-- Prices per kilogram in the six headings with most flags on their price: the flagged items, and up to three hundred of
-- their peers a heading, chosen by a hash of their key. Each heading is shown in one currency, that of most flags.
WITH odd AS (
    SELECT DISTINCT findings.authority, findings.declaration_id, findings.item_no
    FROM findings
    JOIN flagged_shipments AS flagged
        ON flagged.authority = findings.authority AND flagged.declaration_id = findings.declaration_id
    WHERE findings.detector = 'valuation'
),

prices AS (
    SELECT
        left(items.hs_code, 6) AS hs6,
        measures.price_currency,
        items.declared_on,
        measures.price_per_kg,
        odd.item_no IS NOT NULL AS is_flagged,
        hash(items.authority, items.declaration_id, items.item_no) AS lot
    FROM item_measures AS measures
    JOIN declarations AS items
        ON items.authority = measures.authority
        AND items.declaration_id = measures.declaration_id
        AND items.item_no = measures.item_no
    LEFT JOIN odd
        ON odd.authority = measures.authority
        AND odd.declaration_id = measures.declaration_id
        AND odd.item_no = measures.item_no
    WHERE measures.price_per_kg IS NOT NULL
),

headings AS (
    SELECT hs6, mode(price_currency ORDER BY price_currency) AS price_currency, count(*) AS flags
    FROM prices
    WHERE is_flagged
    GROUP BY hs6
    ORDER BY flags DESC, hs6
    LIMIT 6
)

SELECT hs6, price_currency, declared_on, price_per_kg, is_flagged
FROM prices
SEMI JOIN headings USING (hs6, price_currency)
QUALIFY is_flagged OR row_number() OVER (PARTITION BY hs6, is_flagged ORDER BY lot) <= 300
ORDER BY hs6, declared_on, lot
