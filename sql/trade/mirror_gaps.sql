-- One row per flow and period that a side reports, in the order of its rank, the strangest first, with the reason it ranks where it does.
-- Grain: hs_code, exporter, importer, frequency, period_start.
SELECT
    row_number() OVER () AS rank,
    score,
    heading AS hs_code,
    exporter, importer, frequency, period_start,
    exporter_kg, importer_kg, exporter_usd, importer_usd,
    gap_kg,
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
                || 'the two reporters commonly differ by a factor of ' || shown(exp(sd)) || '.'
            WHEN z < 2 THEN
                'The importer''s mass is ' || shown(exp(ratio)) || ' times the exporter''s, about as usual for this pair (' || shown(exp(others))
                || ' in ' || other_periods || ')' || CASE WHEN abs(others) > ln(2) THEN ': the pattern of an entrepôt or of transit.' ELSE '.' END
            ELSE
                'The importer''s mass is ' || shown(exp(ratio)) || ' times the exporter''s, against ' || shown(exp(others)) || ' in ' || other_periods
                || ' of this pair: ' || shown(z) || ' times what the pair and its reporters usually differ by.'
        END
    ] AS reasons
FROM (
    SELECT *, CASE mirrored WHEN 2 THEN 'another period' ELSE (mirrored - 1) || ' other periods' END AS other_periods
    FROM trade.gaps
    ORDER BY score DESC, abs(gap_kg) DESC NULLS LAST, heading, exporter, importer, frequency, period_start
)
