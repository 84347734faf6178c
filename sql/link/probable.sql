-- One row per export and import item that fit each other best, with how well: the odds of the pair against those of the
-- next best for either, and of being none, as a whole logarithm; for what no document pairs, and for the sample whose
-- pairs are known.
-- Grain: exported, imported.
WITH ranked AS (
    SELECT
        weighed.*,
        row_number() OVER by_export AS rank_of_import,
        row_number() OVER by_import AS rank_of_export,
        coalesce(lead(log_odds) OVER by_export, -100) AS next_import,
        coalesce(lead(log_odds) OVER by_import, -100) AS next_export
    FROM link.weighed AS weighed
    JOIN link.items AS exports ON exports.item_id = weighed.exported
    JOIN link.items AS imports ON imports.item_id = weighed.imported
    WINDOW
        by_export AS (PARTITION BY exported ORDER BY log_odds DESC, imports.lot),
        by_import AS (PARTITION BY imported, is_known IS NULL ORDER BY log_odds DESC, exports.lot)
)

SELECT
    exported,
    imported,
    is_known,
    round(within(-ln(exp(-log_odds) + exp(greatest(next_import, next_export) - log_odds)), 8))::INTEGER AS fit
FROM ranked
WHERE rank_of_import = 1 AND rank_of_export = 1
