-- One row per quarter and profile of controlled goods that others may be: where their price then, their load per
-- package and per cubic metre and their tare lie (logarithms), and since when the control is known. Goods that too few
-- declare here for a profile have that of their published prices and usual packings, which count no exporter. Nine in
-- ten declared prices lie between half and twice the published one, or as far from it as those of the goods that have
-- both.
-- Grain: quarter, hs6, words.
WITH quarters AS (
    SELECT DISTINCT quarter
    FROM detect.misclassification_measured
),

-- Wordings that stand for the same goods have the same place; one of them speaks for all.
places AS (
    SELECT hs6, mineral, arg_max(words, (exporters, words)) AS words
    FROM reference.misclassification_profiles
    WHERE mineral IS NOT NULL
    GROUP BY hs6, mineral, round(1.5 * price), round(package), round(2 * volume), round(tare)
),

known AS (
    SELECT left(controls.code, 6) AS hs6, controls.mineral, min(announcements.announced) AS announced
    FROM facts.controls AS controls
    JOIN facts.announcements AS announcements USING (announcement)
    GROUP BY ALL
),

quoted AS (
    SELECT
        quarters.quarter,
        prices.hs6,
        prices.mineral,
        prices.form,
        known.announced,
        median(ln(usd_per_kg_low * usd_per_kg_high) / 2) AS price
    FROM facts.prices AS prices
    JOIN known USING (hs6, mineral)
    JOIN quarters
        ON quarters.quarter >= date_trunc('quarter', prices.valid_from) AND quarters.quarter < prices.valid_to
        OR prices.valid_to - prices.valid_from = 1 AND abs(prices.valid_from - quarters.quarter - 45) <= 183
    GROUP BY ALL
),

-- Of the published forms the one whose price is nearest is what is declared.
nearest AS (
    SELECT min(abs(profiles.price - quoted.price)) AS distance
    FROM quoted
    JOIN reference.misclassification_profiles AS profiles USING (hs6, mineral)
    GROUP BY quoted.quarter, profiles.hs6, profiles.words
),

apart AS (
    SELECT greatest(1.4826 * median(distance), ln(2) / 1.645) AS spread
    FROM nearest
),

packed AS (
    SELECT
        hs6,
        mineral,
        form,
        package_type,
        ln(net_kg_typical) AS package,
        greatest(ln(net_kg_high / net_kg_low) / 2 / 1.645, 0.7) AS package_spread,
        ln((tare_share_low + tare_share_high) / 2 + 0.001) AS tare,
        greatest(ln(tare_share_high / nullif(tare_share_low, 0)) / 2 / 1.645, 0.3) AS tare_spread
    FROM facts.packaging
)

SELECT
    quarters.quarter,
    profiles.hs6,
    profiles.words,
    profiles.wording,
    profiles.exporters,
    profiles.mineral,
    known.announced,
    profiles.price + coalesce(drift.shift, 0) AS price,
    profiles.price_spread,
    profiles.package,
    profiles.package_spread,
    profiles.volume,
    profiles.volume_spread,
    profiles.tare,
    profiles.tare_spread
FROM reference.misclassification_profiles AS profiles
SEMI JOIN places USING (hs6, words)
CROSS JOIN quarters
LEFT JOIN known ON known.hs6 = profiles.hs6 AND known.mineral = profiles.mineral
LEFT JOIN reference.shifts AS drift
    ON drift.measure = 'log_price' AND drift.level = 'heading_quarter'
        AND drift.members = hash(profiles.hs6, quarters.quarter)
UNION ALL
SELECT
    quoted.quarter,
    quoted.hs6,
    hash(quoted.form, packed.form, packed.package_type),
    quoted.form,
    0,
    quoted.mineral,
    quoted.announced,
    quoted.price,
    apart.spread,
    packed.package,
    packed.package_spread,
    NULL,
    NULL,
    packed.tare,
    packed.tare_spread
FROM quoted
JOIN packed USING (hs6, mineral)
CROSS JOIN apart
ANTI JOIN places USING (hs6, mineral)
