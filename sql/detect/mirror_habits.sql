-- One row per parties that trade in a heading and measure, of mass and of value, in which the two sides of three of
-- their consignments or more could be compared: how far apart those of the middle one are. What is always apart is no
-- oversight. Values that agree when read in another currency agree. The middle one is of other goods only where two of
-- three are paired wrongly: `doubt` is the chance of that.
-- Grain: measure, relation.
SELECT
    if(apart.measure = 'currency', 'value', apart.measure) || '_always' AS measure,
    apart.relation,
    min(apart.lot) AS lot,
    count(DISTINCT apart.lot) AS consignments,
    median(if(apart.measure = 'currency', 0, apart.apart)) AS apart,
    3 * pow(1 - median(pairs.match_probability), 2) AS doubt,
    bool_and(apart.is_ordinary) AS is_ordinary
FROM detect.mirror_apart AS apart
JOIN detect.mirror_pairs AS pairs USING (exported, imported)
WHERE apart.measure IN ('mass', 'value', 'currency')
GROUP BY ALL
HAVING consignments >= 3
