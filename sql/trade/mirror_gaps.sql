-- One row per flow and period that a side reports, in the order of its rank, the strangest first, with the reason it ranks where it does.
-- The pair's usual ratio is that of its other periods.
-- Grain: hs_code, exporter, importer, frequency, period_start.
WITH compared AS (
    SELECT
        flows.*,
        errors.mirrored, errors.ratio_sd,
        CASE flows.none WHEN 'exporter' THEN errors.usually_not_sent WHEN 'importer' THEN errors.usually_not_arrived END AS usually_none,
        CASE errors.mirrored WHEN 2 THEN 'another period' ELSE (errors.mirrored - 1) || ' other periods' END AS other_periods,
        mirror_ratio(exporter_kg, importer_kg, exporter_unweighed IS TRUE OR importer_unweighed IS TRUE) AS ratio,
        errors.ratio AS pair_ratio
    FROM trade.reconciled AS flows
    JOIN trade.pair_errors AS errors USING (exporter, importer, heading, frequency)
    -- the second holds of all pairs: a filter on both sides leaves pairs the smaller one, and the flows in their order
    WHERE flows.rank IS NOT NULL AND errors.ratio_sd > 0
),

measured AS (
    SELECT
        * REPLACE (exporter::VARCHAR AS exporter, importer::VARCHAR AS importer),
        usual_ratio(mirrored, pair_ratio, ratio) AS others,
        abs(ratio - coalesce(usual_ratio(mirrored, pair_ratio, ratio), 0)) / ratio_sd AS z
    FROM compared
)

SELECT
    rank,
    score,
    heading::VARCHAR AS hs_code,
    exporter, importer, frequency::VARCHAR AS frequency, period_start,
    exporter_kg, importer_kg, exporter_usd, importer_usd,
    mirror_gap(ratio, none, exporter_kg, importer_kg) AS gap_kg,
    [
        CASE
            WHEN none = 'exporter' THEN
                exporter || ' reports the period but not these ' || shown(importer_kg) || ' kg that ' || importer || ' receives (orphaned); it leaves out '
                || shown_percent(usually_none) || ' of the flows of this pair as a rule.'
            WHEN none = 'importer' THEN
                importer || ' reports the period but not these ' || shown(exporter_kg) || ' kg that ' || exporter || ' sends (lost); it leaves out '
                || shown_percent(usually_none) || ' of the flows of this pair as a rule.'
            WHEN ratio IS NULL THEN 'One side only: there is nothing to hold it against.'
            WHEN mirrored = 1 THEN
                'The importer''s mass is ' || shown(exp(ratio)) || ' times the exporter''s; there is no other period of this pair to tell whether that is usual, and '
                || 'the two reporters commonly differ by a factor of ' || shown(exp(ratio_sd)) || '.'
            WHEN z < 2 THEN
                'The importer''s mass is ' || shown(exp(ratio)) || ' times the exporter''s, about as usual for this pair (' || shown(exp(others))
                || ' in ' || other_periods || ')' || CASE WHEN abs(others) > ln(2) THEN ': the pattern of an entrepôt or of transit.' ELSE '.' END
            ELSE
                'The importer''s mass is ' || shown(exp(ratio)) || ' times the exporter''s, against ' || shown(exp(others)) || ' in ' || other_periods
                || ' of this pair: ' || shown(z) || ' times what the pair and its reporters usually differ by.'
        END
    ] AS reasons
FROM measured
