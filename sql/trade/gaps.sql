-- One row per flow and period that a side reports: how far its two reports lie apart, and how unusual that is for the pair. The usual ratio
-- is the pair's own over its other periods, parity where there are none. z counts in units of what the pair and its reporters usually
-- differ by. What weighs is the mass beyond the usual ratio, as the side that it makes less of sees it. A flow that only one side tells is held against how often that happens to the pair, and to the silent side.
-- Grain: exporter, importer, heading, frequency, period_start.
WITH compared AS (
    SELECT
        sides.exporter, sides.importer, sides.heading, sides.frequency, sides.period_start,
        sides.exporter_kg, sides.importer_kg, sides.exporter_usd, sides.importer_usd, sides.ratio, sides.none,
        pairs.periods, pairs.mirrored,
        -- with two periods the other one is twice the median less this one
        CASE WHEN pairs.mirrored >= 3 THEN pairs.ratio WHEN pairs.mirrored = 2 THEN 2 * pairs.ratio - sides.ratio END AS others,
        coalesce(others, 0) AS usual,
        sqrt(1 + 1 / greatest(pairs.mirrored - 1, 1)) * sqrt(
            coalesce(pow(of_exporter.disagreement, 2), 0.04) + coalesce(pow(of_importer.disagreement, 2), 0.04)
            + CASE WHEN pairs.mirrored >= 3 THEN pow(pairs.ratio_spread, 2) ELSE 0 END
        ) AS sd,
        CASE sides.none
            WHEN 'exporter' THEN shrunk((pairs.not_sent - 1) / nullif(pairs.periods - 1, 0), of_exporter.unmirrored, pairs.periods - 1, 2)
            WHEN 'importer' THEN shrunk((pairs.not_arrived - 1) / nullif(pairs.periods - 1, 0), of_importer.unmirrored, pairs.periods - 1, 2)
        END AS usually_none,
        coalesce(sides.importer_kg, 0) - coalesce(sides.exporter_kg, 0) AS difference,
        CASE
            WHEN sides.ratio IS NULL THEN abs(difference)
            ELSE least(
                abs(sides.importer_kg - sides.exporter_kg * exp(usual)), abs(sides.exporter_kg - sides.importer_kg * exp(-usual)), abs(difference)
            )
        END AS unusual_kg
    FROM trade.sides AS sides
    JOIN trade.pairs AS pairs USING (exporter, importer, heading, frequency)
    LEFT JOIN trade.reporter_reliability AS of_exporter ON of_exporter.reporter = sides.exporter AND of_exporter.frequency = sides.frequency
    LEFT JOIN trade.reporter_reliability AS of_importer ON of_importer.reporter = sides.importer AND of_importer.frequency = sides.frequency
    WHERE sides.exporter_usd IS NOT NULL OR sides.exporter_kg IS NOT NULL OR sides.importer_usd IS NOT NULL OR sides.importer_kg IS NOT NULL
),

sizes AS (
    SELECT heading, frequency, median(kg) AS kg
    FROM trade.pairs
    GROUP BY heading, frequency
)

SELECT
    compared.*,
    CASE WHEN ratio IS NOT NULL OR none IS NOT NULL THEN difference END AS gap_kg,
    abs(ratio - usual) / sd AS z,
    CASE WHEN ratio IS NOT NULL THEN strength(abs(ratio - usual) / sd) WHEN none IS NOT NULL THEN 1 - usually_none END AS oddity,
    unusual_kg / (unusual_kg + sizes.kg) AS weight,
    coalesce(oddity * weight, 0) AS score
FROM compared
LEFT JOIN sizes USING (heading, frequency)
