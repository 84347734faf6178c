-- One row per measure and pair of ordinary goods that is farther apart in it than 99 in a hundred are.
-- Grain: measure, lot.
SELECT apart.measure, apart.lot, apart.apart
FROM detect.mirror_apart AS apart
JOIN reference.mirror_tails AS tails USING (measure)
WHERE apart.is_ordinary AND apart.apart >= if(measure IN ('mass', 'value'), tails.at_99, 1)
