-- One row per pair of territories, heading and length of period: how its two reports are weighed, and how far they
-- commonly lie apart, by what the pair and its reporters show. A pair is `apart` where its sides are too far from each
-- other to be averaged, or one of them mostly tells nothing.
-- Grain: exporter, importer, heading, frequency; pair_no.
WITH sizes AS (
    SELECT heading, frequency, median(kg) AS kg
    FROM trade.pairs
    GROUP BY heading, frequency
)

SELECT
    pairs.pair_no, pairs.exporter, pairs.importer, heading, frequency,
    exporters.name AS exporter_name, importers.name AS importer_name,
    pairs.mirrored,
    pairs.ratio,
    sizes.kg AS usual_kg,
    coalesce(of_exporter.disagreement, 0.2) AS exporter_sd,
    coalesce(of_importer.disagreement, 0.2) AS importer_sd,
    coalesce(of_exporter.level_error, 0.2) AS exporter_level,
    coalesce(of_importer.level_error, 0.2) AS importer_level,
    nullif(of_exporter.kg_factor, 1) AS exporter_factor,
    nullif(of_importer.kg_factor, 1) AS importer_factor,
    shrunk(coalesce(pairs.ratio, 0), 0, pairs.mirrored, 2) AS usual,
    coalesce(abs(pairs.ratio) > 3 * sqrt(pow(exporter_sd, 2) + pow(importer_sd, 2)), false)
        OR greatest(pairs.not_sent, pairs.not_arrived) > 0.5 * pairs.periods AS apart,
    coalesce(pairs.exporter_total, 0) >= coalesce(pairs.importer_total, 0) AS exporter_tells_more,
    CASE
        WHEN apart THEN (NOT exporter_tells_more)::INTEGER
        ELSE pow(exporter_sd, 2) / (pow(exporter_sd, 2) + pow(importer_sd, 2))
    END AS importer_share,
    1 - importer_share + importer_share * exp(usual) AS both_over_exporter,
    importer_share + (1 - importer_share) * exp(-usual) AS both_over_importer,
    sqrt(pow((1 - importer_share) * exporter_level, 2) + pow(importer_share * importer_level, 2)) AS level_sd,
    sqrt(1 + 1 / greatest(pairs.mirrored - 1, 1)) * sqrt(
        coalesce(pow(of_exporter.disagreement, 2), 0.04) + coalesce(pow(of_importer.disagreement, 2), 0.04)
        + CASE WHEN pairs.mirrored >= 3 THEN pow(pairs.ratio_spread, 2) ELSE 0 END
    ) AS ratio_sd,
    shrunk((pairs.not_sent - 1) / nullif(pairs.periods - 1, 0), of_exporter.unmirrored, pairs.periods - 1,
        2) AS usually_not_sent,
    shrunk((pairs.not_arrived - 1) / nullif(pairs.periods - 1, 0), of_importer.unmirrored, pairs.periods - 1,
        2) AS usually_not_arrived
FROM trade.pairs AS pairs
LEFT JOIN sizes USING (heading, frequency)
LEFT JOIN trade.reporter_reliability AS of_exporter ON of_exporter.reporter = pairs.exporter
    AND of_exporter.frequency = pairs.frequency
LEFT JOIN trade.reporter_reliability AS of_importer ON of_importer.reporter = pairs.importer
    AND of_importer.frequency = pairs.frequency
LEFT JOIN facts.territories AS exporters ON exporters.territory = pairs.exporter::VARCHAR
LEFT JOIN facts.territories AS importers ON importers.territory = pairs.importer::VARCHAR
