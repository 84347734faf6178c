-- One row per mineral and thing that was put right or is missing in its trade records, and how often: in how many
-- flows, records, or months of a territory that it leaves out between others.
-- Grain: mineral, note.
WITH held AS (
    SELECT DISTINCT mineral, hs_code FROM price_volatility
),

noted AS (
    SELECT hs_code, unnest(notes) AS note, 'flows' AS unit
    FROM reconciled_flows
    WHERE notes IS NOT NULL
    UNION ALL
    SELECT hs_code, 'only the ' || basis
        || ' reports the flow: the other side reports nothing of the period or of the heading', 'flows'
    FROM reconciled_flows
    WHERE basis IN ('exporter', 'importer')
    UNION ALL
    SELECT hs_code, 'the partner is unspecified: such a flow is part of no corridor', 'flows'
    FROM reconciled_flows
    WHERE exporter = 'ZZ' OR importer = 'ZZ'
    UNION ALL
    SELECT years.hs_code, 'the year is told beside its months: the two are never added up', 'flows'
    FROM (SELECT *, year(period_start) AS year FROM reconciled_flows WHERE frequency = 'A') AS years
    SEMI JOIN (SELECT *, year(period_start) AS year FROM reconciled_flows WHERE frequency = 'M') AS months
        USING (hs_code, exporter, importer, year)
),

counted AS (
    SELECT hs_code, regexp_replace(note, 'a factor of \S+', 'a factor') AS note, unit, count(*) AS times
    FROM noted
    GROUP BY ALL
    UNION ALL
    SELECT headings.heading, 'told as ' || headings.hs6 || ', a code of another revision: counts under '
        || headings.heading, 'records', count(*)
    FROM trade_records AS records
    JOIN trade.headings AS headings ON headings.hs6 = left(records.hs_code, 6)
    WHERE headings.hs6 <> headings.heading
    GROUP BY headings.heading, headings.hs6
    UNION ALL
    SELECT headings.heading, 'told again by the same source with other figures: the largest value counts', 'records',
        count(*)
    FROM trade_records_history AS records
    JOIN trade.headings AS headings ON headings.hs6 = left(records.hs_code, 6)
    GROUP BY headings.heading
),

-- of the territories that report any month at all
left_out AS (
    SELECT sum(datediff('month', first_month, last_month) + 1 - months)::BIGINT AS months
    FROM (
        SELECT min(period_start) AS first_month, max(period_start) AS last_month, count(*) AS months
        FROM trade.coverage
        WHERE frequency = 'M'
        GROUP BY reporter, by_exporter
    )
)

SELECT held.mineral, counted.note, counted.unit, sum(counted.times)::BIGINT AS times
FROM counted
JOIN held USING (hs_code)
GROUP BY held.mineral, counted.note, counted.unit
UNION ALL
SELECT DISTINCT held.mineral, 'a territory leaves out a month between others, of whatever goods: nothing is taken for 0 there', 'months', left_out.months
FROM held
JOIN left_out ON left_out.months > 0
