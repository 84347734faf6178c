-- One row per reporter and length of period: how far its figures lie from its partners', beyond what is usual for each
-- pair. Half of that is charged to each side; level_error is how far pairs lie apart as a rule, charged alike. Only the
-- larger half of a heading's pairs counts: small lots go unrecorded everywhere. Few pairs are drawn to what all
-- reporters show; where no pair is met twice, to how far the reports of pairs lie apart as such.
-- Grain: reporter, frequency.
WITH sizes AS (
    SELECT heading, frequency, median(kg) AS kg
    FROM trade.pairs
    WHERE mirrored > 0
    GROUP BY heading, frequency
),

apart AS (
    SELECT
        pairs.exporter, pairs.importer, frequency, pairs.not_sent, pairs.not_arrived, pairs.periods,
        CASE
            WHEN pairs.kg < sizes.kg THEN NULL
            WHEN pairs.mirrored >= 4 THEN pairs.ratio_spread
            WHEN pairs.mirrored >= 2 THEN 1.4
                * pairs.ratio_spread -- the median absolute deviation of two is half their distance
        END / sqrt(2) AS apart,
        CASE WHEN pairs.kg >= sizes.kg THEN 1.4826 * abs(pairs.ratio) END / sqrt(2) AS at_all
    FROM trade.pairs AS pairs
    LEFT JOIN sizes USING (heading, frequency)
),

of_reporter AS (
    SELECT exporter AS reporter, frequency, apart, at_all, not_sent AS untold, periods FROM apart
    UNION ALL
    SELECT importer, frequency, apart, at_all, not_arrived, periods FROM apart
),

everywhere AS (
    SELECT frequency, coalesce(median(apart), median(at_all), 0.2) AS apart, coalesce(median(at_all), 0.2) AS at_all
    FROM of_reporter
    GROUP BY frequency
),

factors AS (
    SELECT reporter, frequency, arg_max(kg_factor, (abs(ln(kg_factor)), kg_factor)) AS kg_factor,
        arg_max(usd_factor, (abs(ln(usd_factor)), usd_factor)) AS usd_factor
    FROM trade.units
    GROUP BY reporter, frequency
)

SELECT
    of_reporter.reporter::VARCHAR AS reporter,
    of_reporter.frequency::VARCHAR AS frequency,
    count(of_reporter.apart) AS flows,
    greatest(shrunk(median(of_reporter.apart), any_value(everywhere.apart), count(of_reporter.apart), 3),
        0.01) AS disagreement,
    shrunk(median(of_reporter.at_all), any_value(everywhere.at_all), count(of_reporter.at_all), 3) AS level_error,
    coalesce(any_value(factors.kg_factor), 1) AS kg_factor,
    coalesce(any_value(factors.usd_factor), 1) AS usd_factor,
    sum(of_reporter.untold)::DOUBLE / sum(of_reporter.periods)::DOUBLE AS unmirrored
FROM of_reporter
JOIN everywhere USING (frequency)
LEFT JOIN factors USING (reporter, frequency)
GROUP BY of_reporter.reporter, of_reporter.frequency
