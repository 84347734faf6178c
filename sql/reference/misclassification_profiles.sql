-- One row per heading and wording that three exporters use at least: where its price, its load per package and per
-- cubic metre and its tare lie (logarithms), and how far its exporters lie from there. Each exporter counts once, with
-- the median of its items, prices taken to a common quarter. Spreads are drawn to those usual for wordings, as if ten
-- exporters had them; the number of pieces in a package varies by half or twice anywhere. A wording that several
-- chapters use says nothing of the goods. A profile is that of a controlled mineral if its heading holds nothing else
-- or the wording names it.
-- Grain: hs6, words.
WITH of_exporters AS (
    SELECT
        items.hs6,
        items.words,
        items.exporter,
        median(items.log_price - coalesce(drift.shift, 0)) FILTER (items.price_currency = 'USD') AS price,
        median(items.log_kg_per_package) AS package,
        median(items.log_kg_per_m3) AS volume,
        median(items.log_tare) AS tare
    FROM features.sample AS items
    LEFT JOIN reference.shifts AS drift
        ON drift.measure = 'log_price' AND drift.level = 'heading_quarter' AND drift.members = items.heading_quarter
    GROUP BY ALL
),

wordings AS (
    SELECT
        hs6,
        words,
        min(used.wording) AS wording,
        count(*) AS exporters,
        median(price) AS price,
        1.4826 * mad(price) AS price_spread,
        median(package) AS package,
        1.4826 * mad(package) AS package_spread,
        median(volume) AS volume,
        1.4826 * mad(volume) AS volume_spread,
        median(tare) AS tare,
        1.4826 * mad(tare) AS tare_spread
    FROM of_exporters
    JOIN detect.misclassification_wordings AS used USING (hs6, words)
    WHERE NOT used.is_vague
    GROUP BY ALL
    HAVING count(*) >= 3
),

usual AS (
    SELECT
        greatest(median(price_spread), 0.05) AS price,
        0.7 AS package,
        greatest(median(volume_spread), 0.05) AS volume,
        greatest(median(tare_spread), 0.1) AS tare
    FROM wordings
),

controlled AS (
    SELECT wordings.hs6, wordings.words, min(minerals.mineral) AS mineral
    FROM wordings
    JOIN facts.heading_minerals AS minerals ON minerals.hs6 = wordings.hs6 AND minerals.role = 'target'
    LEFT JOIN facts.heading_others AS others ON others.hs6 = wordings.hs6
    WHERE EXISTS (FROM facts.controls AS controls WHERE left(controls.code, 6) = wordings.hs6
        AND controls.mineral = minerals.mineral)
        AND (others.others IS NULL
             OR EXISTS (FROM facts.mineral_names AS names WHERE names.mineral = minerals.mineral
                 AND contains(wordings.wording, names.word)))
    GROUP BY ALL
)

SELECT
    wordings.hs6,
    wordings.words,
    wordings.wording,
    wordings.exporters,
    controlled.mineral,
    wordings.price,
    greatest(shrunk(price_spread, usual.price, exporters, 10), usual.price / 2) AS price_spread,
    wordings.package,
    greatest(shrunk(package_spread, usual.package, exporters, 10), usual.package / 2) AS package_spread,
    wordings.volume,
    greatest(shrunk(volume_spread, usual.volume, exporters, 10), usual.volume / 2) AS volume_spread,
    wordings.tare,
    greatest(shrunk(tare_spread, usual.tare, exporters, 10), usual.tare / 2) AS tare_spread
FROM wordings
LEFT JOIN controlled USING (hs6, words)
CROSS JOIN usual
