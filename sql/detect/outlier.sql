-- One row per item that the outlier models find odd, with the columns that make it so: those in which it lies farther
-- out than nineteen in twenty items, the oddest first; in what it lacks, an item is like all others.
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
    SELECT
        long.*,
        abs(long.value) / greatest(limits.usual, 0.1) AS oddness,
        CASE
            WHEN name IN ('origin', 'route', 'transport_mode') THEN format(
                '{} that one in {:,} items of its heading has', replace(name, '_', ' '), exp(value)::BIGINT
            )
            WHEN name = 'goods_of_exporter' THEN format(
                'goods of a chapter that holds one in {:,} items of its exporter', exp(value)::BIGINT
            )
            ELSE format(
                '{} {:.1f} spreads{} {} the usual (19 in 20 items lie within {:.1f})',
                replace(name, '_', ' '), abs(value), if(abs(value) = 10, ' or more', ''),
                if(value < 0, 'below', 'above'), limits.usual
            )
        END AS wording
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
        'Unusual for {} without a named tactic: {}.',
        any_value(hs6),
        coalesce(
            array_to_string((list(wording ORDER BY oddness DESC, name) FILTER (oddness > 1))[1:3], '; '),
            'the columns together, none by itself'
        )
    ) AS reason,
    json_object('declared', json_group_object(name, round(value, 3)), 'usual_at_most',
        (SELECT json_group_object(name, round(usual, 3)) FROM limits)) AS evidence
FROM ranked
GROUP BY item_id
