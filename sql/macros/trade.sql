-- Trade statistics.

-- A sum that does not depend on the order of its rows: thousandths are added up as whole numbers.
CREATE OR REPLACE TEMP MACRO thousandths(x) AS sum(round(1000 * x)::HUGEINT);

CREATE OR REPLACE TEMP MACRO kilograms(thousandths) AS sum(thousandths)::DOUBLE / 1000;

CREATE OR REPLACE TEMP MACRO total(x) AS sum(round(1000 * x)::HUGEINT)::DOUBLE / 1000;

-- Cantelli's bound turned round: how strongly a value z spreads above the usual speaks against chance, whatever the
-- distribution.
CREATE OR REPLACE TEMP MACRO strength(z) AS CASE WHEN z > 0 THEN z * z / (1 + z * z) ELSE 0 END;

-- Whether a code stands for one territory: it does not for the world, for unspecified and confidential partners and for
-- the Union, of which neither a bilateral flow nor an origin can be told.
CREATE OR REPLACE TEMP MACRO is_single(territory) AS territory NOT IN ('XW', 'ZZ', 'EU');

-- Whether a heading holds what is dug, which a mine sells without works.
CREATE OR REPLACE TEMP MACRO is_ore(heading) AS left(heading, 2) IN ('25', '26');

-- The length of a period in years.
CREATE OR REPLACE TEMP MACRO years(frequency) AS CASE frequency WHEN 'M' THEN 1 / 12 ELSE 1 END;

CREATE OR REPLACE TEMP MACRO spread(x) AS 1.4826 * mad(x);

-- The factor of a thousand that a logarithmic ratio comes within a factor of three of; 1 if it does not.
CREATE OR REPLACE TEMP MACRO thousandfold(ratio) AS
    CASE WHEN abs(ratio - ln(1000)) < ln(3) THEN 1000::DOUBLE WHEN abs(ratio + ln(1000)) < ln(3) THEN 0.001 ELSE 1 END;

-- The first day of the year or month that a day lies in.
CREATE OR REPLACE TEMP MACRO first_day(frequency, day) AS
    day - (CASE frequency WHEN 'A' THEN dayofyear(day) ELSE day(day) END::INTEGER - 1);

-- The logarithm of importer over exporter where both weigh the goods, and what lies between them where both tell of the
-- period.
CREATE OR REPLACE TEMP MACRO mirror_ratio(exporter_kg, importer_kg, unweighed) AS
    CASE WHEN NOT unweighed THEN ln(nullif(importer_kg, 0) / nullif(exporter_kg, 0)) END;

CREATE OR REPLACE TEMP MACRO mirror_gap(ratio, none, exporter_kg, importer_kg) AS
    CASE WHEN ratio IS NOT NULL OR none IS NOT NULL THEN coalesce(importer_kg, 0) - coalesce(exporter_kg, 0) END;

-- What each side reports of a flow, beside the reconciled figure that lies between: nothing where they differ by a
-- tenth at most.
CREATE OR REPLACE TEMP MACRO two_reports(exporter, sent_kg, importer, received_kg) AS
    CASE WHEN greatest(sent_kg, received_kg) > 1.1 * least(sent_kg, received_kg)
        THEN ' (reported: ' || exporter || ' ' || rounded(sent_kg) || ', ' || importer || ' ' || rounded(received_kg)
            || ')'
            ELSE '' END;

-- The usual ratio of a pair as its other periods show it: with two, the other one is twice the median less this one.
CREATE OR REPLACE TEMP MACRO usual_ratio(mirrored, median, ratio) AS CASE WHEN mirrored >= 3 THEN median
    WHEN mirrored = 2 THEN 2 * median - ratio END;

-- How far what a flow comes to may be off in all its periods, by whose report it rests on.
CREATE OR REPLACE TEMP MACRO level_error(basis, of_both, of_exporter, of_importer) AS
    CASE basis WHEN 'both' THEN of_both WHEN 'exporter' THEN of_exporter WHEN 'importer' THEN of_importer ELSE 0.2 END;
