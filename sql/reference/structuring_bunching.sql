-- One row per heading of strategic goods, unit and round amount below which exporters crowd: how many ship within one
-- in twenty below it, and from it to one in twenty above. An exporter counts once on either side. Where sizes are
-- smooth the two sides are about even; the chance of as uneven a split is bounded by Chernoff's inequality, and holds
-- for all amounts looked at together.
-- Grain: hs6, unit, amount.
WITH measured AS (
    SELECT hs6, exporter, unnest([{'unit': 'kg', 'size': net_kg}, {'unit': 'USD', 'size': usd}], recursive := true)
    FROM features.items
    WHERE is_strategic
),

sizes AS (
    SELECT *, pow(10, floor(log10(size * 1.05))) AS power
    FROM measured
    WHERE size >= 1
),

near AS (
    SELECT
        hs6,
        unit,
        exporter,
        size,
        power * CASE
            WHEN size < 1.05 * power THEN 1
            WHEN size BETWEEN 1.425 * power AND 1.575 * power THEN 1.5
            WHEN size BETWEEN 1.9 * power AND 2.1 * power THEN 2
            WHEN size BETWEEN 2.375 * power AND 2.625 * power THEN 2.5
            WHEN size BETWEEN 2.85 * power AND 3.15 * power THEN 3
            WHEN size BETWEEN 3.8 * power AND 4.2 * power THEN 4
            WHEN size BETWEEN 4.75 * power AND 5.25 * power THEN 5
            WHEN size BETWEEN 5.7 * power AND 6.3 * power THEN 6
            WHEN size BETWEEN 7.6 * power AND 8.4 * power THEN 8
        END AS amount
    FROM sizes
),

exporters AS (
    SELECT DISTINCT hs6, unit, amount, exporter, size < amount AS is_below
    FROM near
    WHERE amount IS NOT NULL
),

sides AS (
    SELECT hs6, unit, amount, count_if(is_below)::BIGINT AS below, count_if(NOT is_below)::BIGINT AS above
    FROM exporters
    GROUP BY hs6, unit, amount
),

bounded AS (
    SELECT
        *,
        count(*) OVER () * exp(-(ln(2) * (below + above) + below * ln(below / (below + above))
                                 + if(above > 0, above * ln(above / (below + above)), 0))) AS chance
    FROM sides
    WHERE below > above
)

SELECT *
FROM bounded
WHERE chance < 0.01
