-- One row per column or detector: how far it is distributed otherwise than in the state before, and in that whose
-- reference is used, as the population stability index: of a column what came since, beside what was there then; of the
-- chances of detectors all, since what was there is judged anew too, and not in a run that fits a new reference, with
-- which they change. A class that one of the two lacks counts as half an item there. The index of two samples of one
-- population is distributed as a chi-square with a degree of freedom less than there are classes, times the sum of what
-- each item weighs in both (Yurdakul, 2018): by_chance is where its mean and three standard deviations lie. What comes
-- of the same relation comes together, and weighs as one item as far as it does (Kish, 1965).
-- Grain: against, kind, subject.
WITH bases AS (
    SELECT 'run_before' AS against, $run_before AS run_before
    WHERE $run_before IS NOT NULL
    UNION ALL
    SELECT 'reference', min(run_id)
    FROM main.runs
    WHERE reference_sha256 = $reference AND NOT $fits AND run_id IN (SELECT run_id FROM main.profiles)
    HAVING min(run_id) < $run_id
),

profiled AS (
    SELECT
        against,
        bases.run_before,
        kind,
        subject,
        class,
        coalesce(max(items) FILTER (run_id = bases.run_before), 0) AS earlier,
        coalesce(max(items) FILTER (run_id = $run_id), 0) AS held
    FROM main.profiles
    JOIN bases ON profiles.run_id IN ($run_id, bases.run_before)
    WHERE NOT ($fits AND kind = 'score')
    GROUP BY ALL
),

classes AS (
    SELECT * EXCLUDE (held), greatest(held - if(kind = 'input', earlier, 0), 0) AS came
    FROM profiled
),

sizes AS (
    SELECT bases.against, items.relation, count(*) AS items
    FROM bases
    JOIN main.declarations AS declarations ON declarations.run_id > bases.run_before
    JOIN features.items AS items ON items.item_id = declarations.rowid
    GROUP BY ALL
),

-- How many items of one relation come together, on the average over the items.
together AS (
    SELECT against, sum(if(relation IS NULL, 1, items) * items) / sum(items) AS items
    FROM sizes
    GROUP BY against
),

counted AS (
    SELECT
        classes.* REPLACE (greatest(came, 0.5) AS came, greatest(earlier, 0.5) AS earlier),
        sum(came) OVER of_subject AS items,
        coalesce(together.items, 1) / sum(came) OVER of_subject + 1 / sum(earlier) OVER of_subject AS weight_of_an_item,
        count(*) OVER of_subject - 1 AS freedom
    FROM classes
    LEFT JOIN together USING (against)
    WINDOW of_subject AS (PARTITION BY against, kind, subject)
    QUALIFY sum(came) OVER of_subject > 0 AND sum(earlier) OVER of_subject > 0
),

shares AS (
    SELECT
        * EXCLUDE (came, earlier),
        came / sum(came) OVER of_subject AS now,
        earlier / sum(earlier) OVER of_subject AS earlier
    FROM counted
    WINDOW of_subject AS (PARTITION BY against, kind, subject)
)

SELECT
    $run_id AS run_id,
    against,
    run_before,
    kind,
    subject,
    any_value(items)::BIGINT AS items,
    -- In millionths, so that the sum is the same in any order.
    sum(round(1e6 * (now - earlier) * ln(now / earlier))::BIGINT)::DOUBLE / 1e6 AS stability,
    any_value((freedom + 3 * sqrt(2 * freedom)) * weight_of_an_item) AS by_chance,
    stability > $drift_limit AND stability > by_chance AS shifted
FROM shares
GROUP BY against, run_before, kind, subject
