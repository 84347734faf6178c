-- One row per flow around a control: its mass a period before and after, and how sure each is. A side counts if it
-- reports periods both before and after. Two sides are averaged by the reliability of their reporters, unless their
-- sums lie further apart than that allows: then the one that tells more counts, for goods go unrecorded more often than
-- they are invented.
-- Grain: effective, frequency, heading, exporter, importer.
WITH told AS (
    SELECT
        sums.*,
        sending.before AS sending_before, sending.after AS sending_after,
        receiving.before AS receiving_before, receiving.after AS receiving_after,
        sums.sent_before / sending.before AS sent_rate_before, sums.sent_after / sending.after AS sent_rate_after,
        sums.received_before / receiving.before AS received_rate_before,
        sums.received_after / receiving.after AS received_rate_after,
        coalesce(of_exporter.disagreement, 0.2) AS exporter_sd, coalesce(of_importer.disagreement, 0.2) AS importer_sd,
        coalesce(of_exporter.level_error, 0.2) AS exporter_level,
        coalesce(of_importer.level_error, 0.2) AS importer_level,
        baci.before AS baci_before, baci.after AS baci_after
    FROM trade.side_sums AS sums
    LEFT JOIN trade.observed AS sending
        ON sending.reporter = sums.exporter AND sending.by_exporter
        AND sending.effective = sums.effective AND sending.frequency = sums.frequency AND sending.heading = sums.heading
        AND coalesce(sending.partner = sums.importer, true)
    LEFT JOIN trade.observed AS receiving
        ON receiving.reporter = sums.importer AND NOT receiving.by_exporter
        AND receiving.effective = sums.effective AND receiving.frequency = sums.frequency
            AND receiving.heading = sums.heading
        AND coalesce(receiving.partner = sums.exporter, true)
    LEFT JOIN trade.observed AS baci
        ON baci.reporter = 'XW' AND baci.effective = sums.effective AND baci.frequency = sums.frequency
            AND baci.heading = sums.heading
    LEFT JOIN trade.reporter_reliability AS of_exporter ON of_exporter.reporter = sums.exporter
        AND of_exporter.frequency = sums.frequency
    LEFT JOIN trade.reporter_reliability AS of_importer ON of_importer.reporter = sums.importer
        AND of_importer.frequency = sums.frequency
),

compared AS (
    SELECT
        *,
        sent_rate_before + sent_rate_after AS sent,
        received_rate_before + received_rate_after AS received,
        sqrt(pow(exporter_level, 2) + pow(importer_level, 2) + (pow(exporter_sd, 2) + pow(importer_sd, 2))
            / greatest(met_after, 1)) AS tolerance,
        CASE
            WHEN sent IS NULL THEN 1
            WHEN received IS NULL THEN 0
            WHEN NOT coalesce(
                abs(ln(nullif(sent_rate_after, 0) / nullif(received_rate_after, 0))) <= 1.645 * tolerance
                OR sent_rate_after + received_rate_after = 0, false
            ) THEN (received > sent)::INTEGER
            ELSE pow(exporter_sd, 2) / (pow(exporter_sd, 2) + pow(importer_sd, 2))
        END AS importer_share,
        (1 - importer_share) * exporter_sd + importer_share * importer_sd AS sd
    FROM told
)

SELECT
    effective, frequency, heading, exporter, importer,
    CASE WHEN sent IS NULL AND received IS NULL THEN baci_before
        ELSE greatest(sending_before, receiving_before) END AS periods_before,
    CASE WHEN sent IS NULL AND received IS NULL THEN baci_after
        ELSE greatest(sending_after, receiving_after) END AS periods_after,
    CASE
        WHEN sent IS NULL AND received IS NULL THEN reconciled_before / baci_before
        ELSE (1 - importer_share) * coalesce(sent_rate_before, 0) + importer_share * coalesce(received_rate_before, 0)
    END AS before,
    CASE
        WHEN sent IS NULL AND received IS NULL THEN reconciled_after / baci_after
        ELSE (1 - importer_share) * coalesce(sent_rate_after, 0) + importer_share * coalesce(received_rate_after, 0)
    END AS after,
    coalesce(sd * root_before, 0) / periods_before AS before_error,
    coalesce(sd * root_after, 0) / periods_after AS after_error,
    sqrt(pow((1 - importer_share) * exporter_level, 2) + pow(importer_share * importer_level, 2)) AS level_sd,
    stocking_kg,
    met_after,
    largest_after / whole_after AS largest_share,
    -- so many equal consignments would spread over the periods as unevenly
    pow(whole_after / root_after, 2) AS consignments
FROM compared
WHERE sent IS NOT NULL OR received IS NOT NULL OR baci_before IS NOT NULL
