-- One row per pair and measure in which its two sides are farther apart than 19 in 20 are, with the chance of it in
-- honest declarations: the tail among ordinary goods, or the share of them that is as far apart if that is more
-- (where none is, half of one, and less by the square of how many times as far as the farthest it lies, since
-- nothing tells how the tail falls beyond that), and the chance that the two are of different goods. So it is where
-- the two sides are apart as those of their parties always are, farther than of 99 in a hundred parties. Two sides
-- are compared in six things, of which each has a sixth of the chance to be the oddest; where it is known what is
-- usual between the parties, that has a quarter of the sixth. Masses within a twentieth of each other agree, once.
-- Grain: exported, imported, measure.
WITH habits AS (
    SELECT habits.relation, habits.measure, habits.apart, habits.doubt, tails.pairs, tails.at_99, tails.shape,
        tails.scale
    FROM detect.mirror_habits AS habits
    JOIN reference.mirror_tails AS tails USING (measure)
    -- Of fewer parties the farthest hundredth is none.
    WHERE tails.pairs >= greatest($min_peers, 100)
),

odd AS (
    SELECT apart.exported, apart.imported, apart.relation, apart.measure, apart.apart,
        1 - pairs.match_probability AS doubt, if(habits.relation IS NULL, 6, 8) AS tried,
        tails.pairs, tails.at_99, tails.shape, tails.scale
    FROM detect.mirror_apart AS apart
    JOIN detect.mirror_pairs AS pairs USING (exported, imported)
    JOIN reference.mirror_tails AS tails USING (measure)
    LEFT JOIN habits ON habits.relation = apart.relation
        AND habits.measure = if(apart.measure = 'currency', 'value', apart.measure) || '_always'
    WHERE apart.apart >= 1 AND NOT coalesce(apart.measure = 'mass'
        AND weighs_as_much(pairs.kg, pairs.kg * exp(pairs.mass_apart)), false)
    UNION ALL
    SELECT apart.exported, apart.imported, apart.relation, habits.measure, least(apart.apart, habits.apart) AS apart,
        habits.doubt, 24, habits.pairs, habits.at_99, habits.shape, habits.scale
    FROM detect.mirror_apart AS apart
    JOIN detect.mirror_pairs AS pairs USING (exported, imported)
    JOIN habits ON habits.relation = apart.relation AND habits.measure = apart.measure || '_always'
    WHERE least(apart.apart, habits.apart) >= habits.at_99 AND pairs.match_probability >= 0.95
),

-- What another currency would explain is counted among all values that are apart.
seen AS (
    SELECT unnest(if(measure = 'value', ['value', 'currency'], [measure])) AS measure, relation, apart
    FROM reference.mirror_far
),

reached AS (
    SELECT measure, apart, sum(count(*)) OVER (PARTITION BY measure ORDER BY apart DESC) AS farther
    FROM seen
    GROUP BY measure, apart
),

-- How far apart the farthest are, and the farthest of other parties than these.
farthest AS (
    SELECT measure, max(far, 2) AS two, arg_max(relation, (far, relation)) AS whose
    FROM (SELECT measure, relation, max(apart) AS far FROM seen GROUP BY measure, relation)
    GROUP BY measure
),

-- All that are as far apart, but for those of the same parties: counted from the running total, since comparing each
-- with each takes long.
counted AS (
    SELECT
        odd.exported,
        odd.imported,
        odd.measure,
        (coalesce(any_value(reached.farther), 0) - count(own.relation))::BIGINT AS farther
    FROM odd
    ASOF LEFT JOIN reached ON reached.measure = odd.measure AND odd.apart <= reached.apart
    LEFT JOIN seen AS own ON own.measure = odd.measure AND own.relation = odd.relation AND own.apart >= odd.apart
    GROUP BY odd.exported, odd.imported, odd.measure
)

SELECT
    odd.exported,
    odd.imported,
    odd.measure,
    odd.apart,
    odd.pairs,
    counted.farther,
    smallest_of(least(1, odd.doubt + CASE
        WHEN odd.measure IN ('mass', 'value', 'mass_always', 'value_always')
            THEN greatest(beyond(odd.apart, odd.shape, odd.scale), counted.farther / odd.pairs,
                if(counted.farther = 0, 0.5 / (odd.pairs + 1) * pow(
                    coalesce(farthest.two[if(farthest.whose = odd.relation, 2, 1)], odd.at_99) / odd.apart, 2), 0))
        ELSE (counted.farther + 0.5) / (odd.pairs + 1)
    END), odd.tried) AS p_value
FROM odd
JOIN counted USING (exported, imported, measure)
LEFT JOIN farthest USING (measure)
