-- Trade statistics.

-- A sum that does not depend on the order of its rows: thousandths are added up as whole numbers.
CREATE OR REPLACE TEMP MACRO total(x) AS sum(round(1000 * x)::HUGEINT)::DOUBLE / 1000;

-- Cantelli's bound turned round: how strongly a value z spreads above the usual speaks against chance, whatever the
-- distribution.
CREATE OR REPLACE TEMP MACRO strength(z) AS CASE WHEN z > 0 THEN z * z / (1 + z * z) ELSE 0 END;

-- Territories of which a bilateral flow cannot be told: the world, unspecified and confidential partners, the Union.
CREATE OR REPLACE TEMP MACRO is_single(territory) AS territory NOT IN ('XW', 'ZZ', 'EU');

-- The length of a period in years.
CREATE OR REPLACE TEMP MACRO years(frequency) AS CASE frequency WHEN 'M' THEN 1 / 12 ELSE 1 END;

CREATE OR REPLACE TEMP MACRO spread(x) AS 1.4826 * mad(x);

-- The factor of a thousand that a logarithmic ratio comes within a factor of three of; 1 if it does not.
CREATE OR REPLACE TEMP MACRO thousandfold(ratio) AS
    CASE WHEN abs(ratio - ln(1000)) < ln(3) THEN 1000::DOUBLE WHEN abs(ratio + ln(1000)) < ln(3) THEN 0.001 ELSE 1 END;
