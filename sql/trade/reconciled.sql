-- One row per flow and period: both reports, and what they come to. Where both sides report the period, their masses are averaged by the
-- reliability of the reporters, a flow that one of them does not tell counting as none there: goods that leave in one month and arrive in the
-- next then add up to what moved. A side alone is moved to where the pair's usual ratio would put both. Where the sides of a pair
-- are too far apart to be averaged, or one of them mostly tells nothing, the one that tells more counts: goods in transit and small lots go
-- unrecorded more often than goods are invented.
-- Grain: hs_code, exporter, importer, frequency, period_start.
WITH weighed AS (
    SELECT
        sides.*,
        coalesce(of_exporter.disagreement, 0.2) AS exporter_sd,
        coalesce(of_importer.disagreement, 0.2) AS importer_sd,
        coalesce(of_exporter.level_error, 0.2) AS exporter_level,
        coalesce(of_importer.level_error, 0.2) AS importer_level,
        0.5 * (exporter_unweighed IS TRUE)::INTEGER AS exporter_guess,
        0.5 * (importer_unweighed IS TRUE)::INTEGER AS importer_guess,
        nullif(of_exporter.kg_factor, 1) AS exporter_factor,
        nullif(of_importer.kg_factor, 1) AS importer_factor,
        shrunk(coalesce(pairs.ratio, 0), 0, pairs.mirrored, 2) AS usual,
        coalesce(abs(pairs.ratio) > 3 * sqrt(pow(exporter_sd, 2) + pow(importer_sd, 2)), false)
            OR greatest(pairs.not_sent, pairs.not_arrived) > 0.5 * pairs.periods AS apart,
        coalesce(pairs.exporter_total, 0) >= coalesce(pairs.importer_total, 0) AS exporter_tells_more
    FROM trade.sides AS sides
    JOIN trade.pairs AS pairs USING (exporter, importer, heading, frequency)
    LEFT JOIN trade.reporter_reliability AS of_exporter ON of_exporter.reporter = sides.exporter AND of_exporter.frequency = sides.frequency
    LEFT JOIN trade.reporter_reliability AS of_importer ON of_importer.reporter = sides.importer AND of_importer.frequency = sides.frequency
),

shared AS (
    SELECT
        *,
        CASE
            WHEN exporter_kg IS NULL AND importer_kg IS NULL THEN 'reconciled'
            WHEN exporter_kg IS NULL AND none IS DISTINCT FROM 'exporter' THEN 'importer'
            WHEN importer_kg IS NULL AND none IS DISTINCT FROM 'importer' THEN 'exporter'
            ELSE 'both'
        END AS basis,
        CASE
            WHEN apart THEN (NOT exporter_tells_more)::INTEGER
            ELSE pow(exporter_sd, 2) / (pow(exporter_sd, 2) + pow(importer_sd, 2))
        END AS importer_share
    FROM weighed
),

reconciled AS (
    SELECT
        *,
        CASE basis
            WHEN 'both' THEN (1 - importer_share) * coalesce(exporter_kg, 0) + importer_share * coalesce(importer_kg, 0)
            WHEN 'exporter' THEN exporter_kg * (1 - importer_share + importer_share * exp(usual))
            WHEN 'importer' THEN importer_kg * (importer_share + (1 - importer_share) * exp(-usual))
            ELSE reconciled_kg
        END AS kg,
        CASE basis
            WHEN 'both' THEN
                sqrt(
                    pow((1 - importer_share) * coalesce(exporter_kg, 0) * (exporter_sd + exporter_guess), 2)
                    + pow(importer_share * coalesce(importer_kg, 0) * (importer_sd + importer_guess), 2)
                ) / nullif(kg, 0)
            WHEN 'exporter' THEN exporter_sd + exporter_guess
            WHEN 'importer' THEN importer_sd + importer_guess
            ELSE 0.1
        END AS sd,
        CASE basis
            WHEN 'both' THEN sqrt(pow((1 - importer_share) * exporter_level, 2) + pow(importer_share * importer_level, 2))
            WHEN 'exporter' THEN exporter_level
            WHEN 'importer' THEN importer_level
            ELSE 0.2
        END AS level_sd,
        1.645 * sqrt(coalesce(pow(sd, 2), 0) + pow(level_sd, 2)) AS reach
    FROM shared
)

SELECT
    heading AS hs_code,
    exporter, importer, frequency, period_start,
    exporter_kg, importer_kg, exporter_usd, importer_usd, re_export_kg,
    kg,
    CASE WHEN none IS NOT NULL AND basis <> 'reconciled' THEN 0 ELSE least(kg * exp(-reach), exporter_kg, importer_kg) END AS low_kg,
    greatest(kg * exp(reach), exporter_kg, importer_kg) AS high_kg,
    greatest(exporter_usd, importer_usd) AS usd,
    sd, level_sd, basis,
    exporter_unweighed, importer_unweighed, exporter_factor, importer_factor, sources_apart, apart, exporter_tells_more, none
FROM reconciled
