-- One row per parties that trade in a heading and measure, of mass and of value, in which the two sides of three of
-- their consignments or more could be compared: how far apart those of the middle one are, and their logarithm. What is
-- always apart is no oversight; what one document holds is one consignment. Values that agree when read in another
-- currency agree. Only pairs that are surely of one consignment count; the middle one is of other goods only where two
-- of three are paired wrongly, each for itself: `doubt` is the chance of that.
-- Grain: measure, relation.
WITH consignments AS (
    SELECT
        if(apart.measure = 'currency', 'value', apart.measure) AS compared,
        apart.relation,
        pairs.consignment,
        min(apart.lot) AS lot,
        median(if(apart.measure = 'currency', 0, apart.apart)) AS apart,
        median(abs(if(apart.measure = 'mass', pairs.mass_apart, pairs.usd_apart))) AS log_ratio,
        max(1 - pairs.match_probability) AS doubt,
        bool_and(apart.is_ordinary) AS is_ordinary
    FROM detect.mirror_apart AS apart
    JOIN detect.mirror_pairs AS pairs USING (exported, imported)
    WHERE apart.measure IN ('mass', 'value', 'currency') AND pairs.match_probability >= 0.95
    GROUP BY ALL
)

SELECT
    compared || '_always' AS measure,
    relation,
    min(lot) AS lot,
    count(*) AS consignments,
    quantile_disc(apart, 0.5) AS apart,
    quantile_disc(log_ratio, 0.5) AS log_ratio,
    3 * pow(max(doubt), 2) AS doubt,
    bool_and(is_ordinary) AS is_ordinary
FROM consignments
GROUP BY compared, relation
HAVING count(*) >= 3
