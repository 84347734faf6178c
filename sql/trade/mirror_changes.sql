-- One row per flow around a control of which both ends report the heading before and after: what each tells a period,
-- how the logarithm of importer over exporter moved, and z, by how many times the usual: what nine in ten flows stay
-- within that no control touches, those of other headings or not from a source; where there are fewer than twenty, all
-- flows. The smaller a flow was before, the less its ratio of then says, and the more counts how far reports lie apart
-- as such.
-- Grain: effective, frequency, heading, exporter, importer.
WITH sources AS (
    SELECT DISTINCT source FROM trade.events
),

-- made by itself, or all exporters of a heading would be joined with all its importers
sent AS MATERIALIZED (
    SELECT sums.*, sending.before AS sending_before, sending.after AS sending_after
    FROM trade.side_sums AS sums
    JOIN trade.observed AS sending
        ON sending.reporter = sums.exporter AND sending.by_exporter
        AND sending.effective = sums.effective AND sending.frequency = sums.frequency AND sending.heading = sums.heading
        AND coalesce(sending.partner = sums.importer, true)
    WHERE is_single(sums.exporter) AND is_single(sums.importer)
),

rates AS (
    SELECT
        sums.effective, sums.frequency, sums.heading, sums.exporter, sums.importer,
        sums.sent_before / sums.sending_before AS sent_before, sums.sent_after / sums.sending_after AS sent_after,
        sums.received_before / receiving.before AS received_before,
        sums.received_after / receiving.after AS received_after,
        least(sums.sending_after, receiving.after) AS periods_after,
        sizes.small,
        peer_headings.placebo OR sources.source IS NULL AS untouched
    FROM sent AS sums
    JOIN trade.observed AS receiving
        ON receiving.reporter = sums.importer AND NOT receiving.by_exporter
        AND receiving.effective = sums.effective AND receiving.frequency = sums.frequency
            AND receiving.heading = sums.heading
        AND coalesce(receiving.partner = sums.exporter, true)
    JOIN trade.sizes AS sizes ON sizes.effective = sums.effective AND sizes.frequency = sums.frequency
        AND sizes.heading = sums.heading
    JOIN trade.peer_headings AS peer_headings ON peer_headings.heading = sums.heading
    LEFT JOIN sources ON sources.source = sums.exporter
),

told AS (
    SELECT
        *,
        ln((received_before + small) / (sent_before + small)) AS ratio_before,
        ln((received_after + small) / (sent_after + small)) AS ratio_after,
        ratio_after - ratio_before AS change,
        small / (greatest(sent_before, received_before) + small) AS unknown_before
    FROM rates
),

counted AS (
    SELECT effective, frequency, count(*) FILTER (untouched) AS untouched
    FROM told
    GROUP BY effective, frequency
),

usual AS (
    SELECT
        told.effective, told.frequency,
        quantile_cont(change, [0.05, 0.5, 0.95]) AS changes,
        quantile_cont(ratio_after, [0.05, 0.95]) AS levels,
        changes[2] AS change,
        greatest(changes[3] - changes[1], 0.2) / 2 / 1.645 AS change_sd,
        (levels[2] - levels[1]) / 2 / 1.645 AS level_sd
    FROM told
    JOIN counted USING (effective, frequency)
    WHERE told.untouched OR counted.untouched < 20
    GROUP BY told.effective, told.frequency
)

SELECT
    told.*,
    usual.level_sd,
    sqrt(pow(usual.change_sd, 2) + unknown_before * pow(usual.level_sd, 2)) AS sd,
    (told.change - usual.change) / sqrt(pow(usual.change_sd, 2) + unknown_before * pow(usual.level_sd, 2)) AS z
FROM told
JOIN usual USING (effective, frequency)
