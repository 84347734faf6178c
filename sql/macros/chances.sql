-- Estimates and probabilities.

-- An estimate from n observations drawn to a broader one that counts like `weight` observations, one in a thousand at
-- least; where the weight is unknown, like thirty.
CREATE OR REPLACE TEMP MACRO shrunk(estimate, broader, n, weight) AS
    CASE WHEN estimate IS NULL THEN broader
         ELSE (n * estimate + greatest(coalesce(weight, 30), 0.001) * broader)
             / (n + greatest(coalesce(weight, 30), 0.001)) END;

-- How far something moved away from what the same parties do, in reaches: theirs, no less than the least, drawn to the
-- usual one as if ten more shipments had it.
CREATE OR REPLACE TEMP MACRO in_reaches(moved, reach, usual, others, least_reach) AS
    moved / exp(shrunk(ln(greatest(reach, least_reach)), ln(usual), others, 10));

-- Whether something was half a year before the last of its kind, and whether a trade of which so many items were early
-- has stood for long: a third were.
CREATE OR REPLACE TEMP MACRO is_long_before(on_day, last_on) AS on_day + 183 <= last_on;
CREATE OR REPLACE TEMP MACRO stands(early, items) AS 3 * early >= items;

-- Survival function of the Weibull distribution.
CREATE OR REPLACE TEMP MACRO beyond(z, shape, scale) AS exp(-pow(abs(z) / scale, shape));

-- The probability that the smallest of n independent uniform numbers is at most p (Šidák).
-- Of none there is no smallest.
CREATE OR REPLACE TEMP MACRO smallest_of(p, n) AS
    CASE WHEN p IS NULL OR n < 1 THEN NULL WHEN p * n < 1e-6 THEN p * n ELSE 1 - pow(1 - least(p, 1), n) END;

-- Whether a firm's own declarations look so odd, by their chance in an honest firm, that it casts doubt on others.
CREATE OR REPLACE TEMP MACRO casts_doubt(own_chance) AS own_chance < 0.001;

-- The chance of the oddest of what is looked at in the network of firms: each of two firms in two ways, a round trip,
-- many firms with one partner, and a listed owner, which weigh half as much and whose chances are doubled.
CREATE OR REPLACE TEMP MACRO of_network(chance) AS smallest_of(least(chance, 1), 11 / 2);

-- What one of several probabilities adds to their Cauchy combination (Liu and Xie, 2020), and what n that add up to so
-- much come to together, or what weights of n in all do; one that shows nothing odd does not speak for innocence, and
-- where none does, the chance is even.
CREATE OR REPLACE TEMP MACRO oddness(p) AS CASE WHEN p < 0.5 THEN 1 / tan(pi() * greatest(p, 1e-15)) ELSE 0 END;
CREATE OR REPLACE TEMP MACRO combined_of(oddness, n) AS CASE WHEN oddness > 0 THEN atan(n / oddness) / pi()
    ELSE 0.5 END;

-- A number held within a bound on either side; of what is missing, nothing (least and greatest would give the bound).
CREATE OR REPLACE TEMP MACRO within(x, bound) AS if(x IS NULL, NULL, greatest(least(x, bound), -bound));

-- A distance from the middle, no farther than one on its side of the two that are given, below and above; of what has
-- no second, nothing.
CREATE OR REPLACE TEMP MACRO no_farther(z, seconds) AS
    CASE WHEN seconds[1] IS NULL THEN NULL
         WHEN z < 0 THEN least(greatest(z, seconds[1]), 0)
         ELSE greatest(least(z, seconds[2]), 0) + 0 * z END;

-- Logarithm of the density of Student's distribution with four degrees of freedom, but for a constant: its tails allow
-- for what a normal distribution would call impossible.
CREATE OR REPLACE TEMP MACRO log_density(x, middle, spread) AS -2.5 * ln(1 + pow((x - middle) / spread, 2) / 4)
    - ln(spread);

-- A residual in spreads of its side. A spread reaches to the farthest tenth of peers, 1.645 standard deviations if they
-- were normal; the doubt about where their middle lies, a variance, widens it by as much.
CREATE OR REPLACE TEMP MACRO in_spreads(residual, below, above, doubt) AS
    residual / sqrt(pow(if(residual < 0, below, above), 2) + pow(1.645, 2) * doubt);

-- How small a chance is, in powers of ten, at most 15.
CREATE OR REPLACE TEMP MACRO powers_of_ten(p) AS -log10(greatest(p, 1e-15));

-- Whether a price lies so far below another, as a logarithm, that it is none: who understates names one that could be
-- true, half of it or a tenth. A thirtieth is a nominal value, a mistyped one, or that of other goods.
CREATE OR REPLACE TEMP MACRO is_nominal(residual) AS residual < -ln(30);

-- Whether a price, a logarithm from what is expected of new goods, is one of used goods: down to a tenth.
CREATE OR REPLACE TEMP MACRO is_worth_of_used(residual) AS residual BETWEEN -ln(10) AND 0;

-- Whether two masses in kg are within a twentieth of each other.
CREATE OR REPLACE TEMP MACRO is_within_a_twentieth(mass, other) AS abs(mass - other) <= 0.05 * least(mass, other);

-- So far, in kg, does a mass within a twentieth of another count as the same: so far scales, pallets, moisture and
-- rounding set masses apart, and so far several authorities let a verified gross mass be off (SOLAS VI/2).
CREATE OR REPLACE TEMP MACRO as_good_as_kg() AS 500;

-- Whether two masses in kg count as the same.
CREATE OR REPLACE TEMP MACRO weighs_as_much(mass, other) AS
    is_within_a_twentieth(mass, other) AND abs(mass - other) <= as_good_as_kg();

-- Minerals, chemicals, stone, ceramics, glass, jewellery and metals: sections V, VI, XIII, XIV and XV of the Harmonized
-- System, whose goods may look like a strategic mineral.
CREATE OR REPLACE TEMP MACRO is_material(hs6) AS
    left(hs6, 2) BETWEEN '25' AND '38' OR left(hs6, 2) BETWEEN '68' AND '83';

-- What a cubic metre of osmium weighs, the densest of goods; and whether a density, a logarithm, is one of goods: no
-- cargo is lighter than three kilograms.
CREATE OR REPLACE TEMP MACRO osmium_kg_per_m3() AS (22600);
CREATE OR REPLACE TEMP MACRO is_density_of_goods(log_kg_per_m3) AS
    log_kg_per_m3 BETWEEN ln(3) AND ln(osmium_kg_per_m3());

-- The goods that show what is honest, by how many there are of each remoteness from strategic minerals: none of them
-- materials if there are a thousand such, else none that are watched, else all.
CREATE OR REPLACE TEMP MACRO remote_enough(of_others, unwatched) AS
    CASE WHEN of_others >= 1000 THEN 2 WHEN unwatched >= 1000 THEN 1 ELSE 0 END;
