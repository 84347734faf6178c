-- One row per flow and period: both reports, and what they come to. Where both sides report the period, their masses
-- are averaged by the reliability of the reporters, a flow that one of them does not tell counting as none there: goods
-- that leave in one month and arrive in the next then add up to what moved. A side alone is moved to where the pair's
-- usual ratio would put both. Where the sides of a pair are apart, the one that tells more counts: goods in transit and
-- small lots go unrecorded more often than goods are invented. score says how strangely the two lie apart: by how far
-- beyond the pair's usual ratio (a flow that only one side tells: by how seldom that happens to the pair and to the
-- silent side), and by the mass beyond that ratio, as the side that it makes less of sees it. The rows stand in the
-- order of their rank, the strangest first; what no side tells has none.
-- Grain: pair_no, period_start.
WITH shared AS (
    SELECT
        sides.*,
        errors.* EXCLUDE (exporter, importer, exporter_name, importer_name, heading, frequency, ratio),
        0.5 * (exporter_unweighed IS TRUE)::INTEGER AS exporter_guess,
        0.5 * (importer_unweighed IS TRUE)::INTEGER AS importer_guess,
        CASE
            WHEN exporter_kg IS NULL AND importer_kg IS NULL THEN 'reconciled'
            WHEN exporter_kg IS NULL AND none IS DISTINCT FROM 'exporter' THEN 'importer'
            WHEN importer_kg IS NULL AND none IS DISTINCT FROM 'importer' THEN 'exporter'
            ELSE 'both'
        END::basis AS basis,
        exp(coalesce(usual_ratio(errors.mirrored, errors.ratio, sides.ratio), 0)) AS usual_times,
        exp(-coalesce(usual_ratio(errors.mirrored, errors.ratio, sides.ratio), 0)) AS usual_part,
        abs(sides.ratio - coalesce(usual_ratio(errors.mirrored, errors.ratio, sides.ratio), 0)) / errors.ratio_sd AS z,
        coalesce(importer_kg, 0) - coalesce(exporter_kg, 0) AS difference
    FROM trade.sides AS sides
    JOIN trade.pair_errors AS errors USING (exporter, importer, heading, frequency)
),

reconciled AS (
    SELECT
        *,
        CASE basis
            WHEN 'both' THEN (1 - importer_share) * coalesce(exporter_kg, 0) + importer_share * coalesce(importer_kg, 0)
            WHEN 'exporter' THEN exporter_kg * both_over_exporter
            WHEN 'importer' THEN importer_kg * both_over_importer
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
        CASE
            WHEN ratio IS NULL THEN abs(difference)
            ELSE least(abs(importer_kg - exporter_kg * usual_times), abs(exporter_kg - importer_kg * usual_part),
                abs(difference))
        END AS unusual_kg,
        CASE
            WHEN ratio IS NOT NULL THEN strength(z)
            WHEN none = 'exporter' THEN 1 - usually_not_sent
            WHEN none = 'importer' THEN 1 - usually_not_arrived
        END AS oddity,
        CASE
            WHEN coalesce(exporter_usd, exporter_kg, importer_usd, importer_kg) IS NOT NULL
                THEN coalesce(oddity * (unusual_kg / (unusual_kg + usual_kg)), 0)
        END AS score
    FROM shared
),

ranked AS (
    FROM reconciled
    ORDER BY
        -- keys of 24 bytes at most are sorted many times faster than longer ones: hence a short gap, and no words
        score DESC NULLS LAST, abs(mirror_gap(ratio, none, exporter_kg, importer_kg))::FLOAT DESC NULLS LAST,
        pair_no, period_start
)

SELECT
    CASE WHEN score IS NOT NULL THEN row_number() OVER () END AS rank, score,
    pair_no, period_start,
    exporter_kg, importer_kg, exporter_usd, importer_usd, re_export_kg,
    kg, sd, basis, exporter_unweighed, importer_unweighed, sources_apart, none
FROM ranked
