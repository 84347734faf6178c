-- One row per measure and pair of ordinary goods that is farther apart in it than 99 in a hundred are, and the only one
-- that is between its parties: what happens once may be an oversight, and how often that happens is counted; who does
-- it again means it. Another destination is counted every time: who sells to a trader that has goods sent elsewhere
-- does so again and again, and means no harm. Parties whose consignments are always apart are counted once.
-- Grain: measure, lot.
SELECT apart.measure, apart.lot, apart.relation, apart.apart
FROM detect.mirror_apart AS apart
JOIN reference.mirror_tails AS tails USING (measure)
WHERE apart.is_ordinary AND apart.apart >= if(measure IN ('mass', 'value'), tails.at_99, 1)
QUALIFY apart.measure = 'destination' OR count(*) OVER (PARTITION BY apart.measure, apart.relation) = 1
UNION ALL
SELECT habits.measure, habits.lot, habits.relation, habits.apart
FROM detect.mirror_habits AS habits
JOIN reference.mirror_tails AS tails USING (measure)
WHERE habits.is_ordinary AND habits.apart >= tails.at_99
