-- One row per such item: the controlled goods that its profile fits best, and how much better than it fits what was
-- declared (logarithms of likelihood ratios, by measure). The likeness leaves out the measure that speaks most clearly:
-- goods that are odd in one way are packed or priced in an unusual way; only together do measures tell what they are.
-- What a package holds and what it weighs are one measure: who packs otherwise, does both otherwise. Who hides goods
-- uses a firm of their own trade or one of the trade that covers them: either counts for half. Nobody hides goods from
-- a control that is not announced yet, nor do goods hide behind a heading under which their exporter shipped others at
-- about that price and in about such packages before it was announced (two thirds to half as much again). Goods that
-- lie beyond five spreads from others in price or density, and are three times as dear or dense or a third, are not
-- those.
-- Grain: item_id.
WITH ratios AS (
    SELECT
        measured.item_id,
        controlled.hs6,
        controlled.words,
        coalesce(log_density(measured.log_price, controlled.price, controlled.price_spread) - measured.price,
            0) AS price,
        coalesce(log_density(measured.log_kg_per_package, controlled.package, controlled.package_spread)
            - measured.package, 0) AS package,
        coalesce(log_density(measured.log_kg_per_m3, controlled.volume, controlled.volume_spread) - measured.volume,
            0) AS volume,
        coalesce(log_density(measured.log_tare, controlled.tare, controlled.tare_spread) - measured.tare, 0) AS tare,
        coalesce(ln((1 + trades.share_of_chapter / exp(measured.trade)) / 2), 0) AS trade
    FROM detect.misclassification_measured AS measured
    JOIN detect.misclassification_controlled AS controlled
        ON controlled.quarter = measured.quarter
            AND (controlled.hs6 <> measured.hs6 OR controlled.words <> measured.words)
        AND coalesce(measured.declared_on >= controlled.announced, true)
        AND coalesce(abs(measured.log_price - controlled.price) <= greatest(5 * controlled.price_spread, ln(3)), true)
        AND coalesce(abs(measured.log_kg_per_m3 - controlled.volume) <= greatest(5 * controlled.volume_spread, ln(3)),
            true)
    LEFT JOIN reference.misclassification_trades AS trades ON trades.chapter = measured.business
        AND trades.hs6 = controlled.hs6
),

best AS (
    SELECT
        item_id,
        max(price + package + tare + volume + trade - greatest(price, package + tare, volume, trade)) AS likeness,
        arg_max(ratios, (price + package + tare + volume + trade - greatest(price, package + tare, volume, trade), hs6,
            words)) AS nearest
    FROM ratios
    GROUP BY item_id
)

SELECT best.*
FROM best
JOIN detect.misclassification_measured AS measured USING (item_id)
-- Who describes the goods as what they are, and has one digit of the code wrong or two exchanged, made a slip.
WHERE (
    NOT a_slip_apart(measured.hs6, best.nearest.hs6)
    OR NOT EXISTS (
        FROM reference.misclassification_profiles AS profiles
        WHERE profiles.hs6 = best.nearest.hs6 AND profiles.words = measured.words))
    AND NOT EXISTS (
        FROM features.items AS earlier
        JOIN (SELECT hs6, words, min(announced) AS announced FROM detect.misclassification_controlled
            GROUP BY ALL) AS controlled
            ON controlled.hs6 = best.nearest.hs6 AND controlled.words = best.nearest.words
        WHERE earlier.exporter = measured.exporter AND earlier.hs6 = measured.hs6
            AND earlier.declared_on < controlled.announced
            AND abs(earlier.log_price - measured.log_price) < ln(1.5)
            AND abs(earlier.log_kg_per_package - measured.log_kg_per_package) < ln(1.5))
