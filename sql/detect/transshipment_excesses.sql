-- One row per export item of a mineral that its territory declares as its own and exports more of in the year than it
-- makes and imports: the chance is the share of such exports, over all territories, that are as little explained.
-- Grain: item_id.
WITH exported AS (
    SELECT items.item_id, stocks.*, greatest(stocks.unexplained_kg / stocks.exported_kg, 0) AS unexplained
    FROM features.items AS items
    JOIN detect.transshipment_headings AS headings ON headings.hs6 = items.hs6
    JOIN detect.transshipment_stocks AS stocks
        ON stocks.hub = items.authority AND stocks.mineral = headings.mineral AND stocks.year = year(items.declared_on)
    WHERE items.flow = 'export' AND items.origin = items.authority AND stocks.unexplained_kg IS NOT NULL
)

SELECT *, sum(1) OVER (ORDER BY unexplained DESC RANGE UNBOUNDED PRECEDING) / sum(1) OVER () AS chance
FROM exported
QUALIFY unexplained > 0
