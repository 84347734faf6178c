-- One row per flow and period that a side reports, in the order of its rank, the strangest first, with the reason it
-- ranks where it does. The pair's usual ratio is that of its other periods.
-- Grain: hs_code, exporter, importer, frequency, period_start.
WITH compared AS (
    SELECT
        flows.*,
        errors.heading, errors.exporter, errors.importer, errors.frequency,
        errors.exporter_name, errors.importer_name,
        errors.mirrored, errors.ratio_sd,
        CASE flows.none WHEN 'exporter' THEN errors.usually_not_sent
            WHEN 'importer' THEN errors.usually_not_arrived END AS usually_none,
        CASE errors.mirrored WHEN 2 THEN 'another period'
            ELSE (errors.mirrored - 1) || ' other periods' END AS other_periods,
        mirror_ratio(exporter_kg, importer_kg, exporter_unweighed IS TRUE OR importer_unweighed IS TRUE) AS ratio,
        errors.ratio AS pair_ratio
    FROM trade.reconciled AS flows
    JOIN trade.pair_errors AS errors USING (pair_no)
    -- the second holds of all pairs: a filter on both sides leaves pairs the smaller one, and the flows in their order
    WHERE flows.rank IS NOT NULL AND errors.ratio_sd > 0
),

measured AS (
    SELECT
        * REPLACE (exporter::VARCHAR AS exporter, importer::VARCHAR AS importer),
        usual_ratio(mirrored, pair_ratio, ratio) AS others,
        abs(ratio - coalesce(usual_ratio(mirrored, pair_ratio, ratio), 0)) / ratio_sd AS z,
        'The exporter reports ' || rounded(exporter_kg) || ' kg and the importer ' || rounded(importer_kg)
            || ' kg.' AS both_masses
    FROM compared
)

SELECT
    rank,
    score,
    heading::VARCHAR AS hs_code,
    exporter, importer, frequency::VARCHAR AS frequency, period_start,
    exporter_kg, importer_kg, exporter_usd, importer_usd,
    mirror_gap(ratio, none, exporter_kg, importer_kg) AS gap_kg,
    list_filter([
        CASE
            WHEN none = 'exporter' THEN
                exporter_name || ' reports other flows of this period, but not the ' || rounded(importer_kg)
                    || ' kg that ' || importer_name || ' reports from there (orphaned). '
                || shown_percent(usually_none) || ' of the flows of this pair are usually left out so.'
            WHEN none = 'importer' THEN
                importer_name || ' reports other flows of this period, but not the ' || rounded(exporter_kg)
                    || ' kg that ' || exporter_name || ' reports sending there (lost). '
                || shown_percent(usually_none) || ' of the flows of this pair are usually left out so.'
            WHEN ratio IS NULL AND (exporter_kg IS NULL OR importer_kg IS NULL)
                THEN 'Only one side reports this flow: there is nothing to compare it with.'
            WHEN ratio IS NULL THEN 'Only one side weighs this flow: the masses cannot be compared.'
            WHEN mirrored = 1 THEN
                both_masses || ' The pair has no other period to show whether that is usual; these two reporters usually differ by a factor of '
                || rounded(exp(ratio_sd)) || '.'
            WHEN z < 2 THEN
                both_masses || ' That is about what the pair usually differs by: from ' || other_periods || ', '
                    || rounded(exporter_kg * exp(others))
                || ' kg would be expected of the importer' || CASE
                    WHEN abs(others) > ln(2) THEN ', the pattern of an entrepôt or of transit.' ELSE '.' END
            ELSE
                both_masses || ' From ' || other_periods || ' of this pair, ' || rounded(exporter_kg * exp(others))
                || ' kg would be expected of the importer. What it reports differs from that by a factor of '
                    || rounded(exp(abs(ratio - others))) || ', where ' || rounded(exp(ratio_sd))
                    || ' is usual for the pair and its reporters.'
        END,
        CASE WHEN exporter_unweighed THEN 'The mass of ' || exporter_name
            || ' is taken from its value: it gives none, or none that can be a weighing.' END,
        CASE WHEN importer_unweighed THEN 'The mass of ' || importer_name
            || ' is taken from its value: it gives none, or none that can be a weighing.' END
    ], lambda reason: reason IS NOT NULL) AS reasons
FROM measured
