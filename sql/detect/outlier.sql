-- One row per item that the outlier models find odd, with the columns that make it so: those in which it lies farthest
-- out among all items; in what it lacks, an item is like all others.
-- Grain: item_id.
WITH odd AS (
    SELECT columns.*, scored.p_value, items.hs6
    FROM detect.outlier_scored AS scored
    JOIN detect.outlier_columns AS columns USING (item_id)
    JOIN features.items AS items USING (item_id)
    WHERE scored.p_value < $worth_saying
),

limits AS (
    UNPIVOT (
        SELECT
            quantile_cont(abs(COLUMNS(* EXCLUDE (item_id, section))), 0.95)
        FROM detect.outlier_columns
    )
    ON COLUMNS(*) INTO NAME name VALUE usual
),

long AS (
    UNPIVOT odd
    ON COLUMNS(* EXCLUDE (item_id, section, p_value, hs6)) INTO NAME name VALUE value
),

ranked AS (
    SELECT long.*, abs(long.value) / greatest(limits.usual, 0.1) AS oddness
    FROM long
    JOIN limits USING (name)
)

SELECT
    item_id,
    'unusual' AS claim,
    'anomaly' AS tactic,
    1 - any_value(p_value) AS score,
    any_value(p_value) AS p_value,
    format(
        'Unusual for {} without a named tactic, most of all in {}.',
        any_value(hs6),
        array_to_string((list(replace(name, '_', ' ') ORDER BY oddness DESC, name) FILTER (oddness > 0))[1:3], ', ')
    ) AS reason,
    json_object('declared', json_group_object(name, round(value, 3)), 'usual_at_most',
        (SELECT json_group_object(name, round(usual, 3)) FROM limits)) AS evidence
FROM ranked
GROUP BY item_id
