-- One row per item that is set apart in two ways at least from others of a heading that five exporters use: by its
-- price, its load per package or per cubic metre, its tare, or by an exporter whose trade is in other goods. How
-- probable each of them is in goods that are what they are declared as (logarithms of densities): by the item's own
-- wording where three exporters use it (where fewer than five do, who may be those that hide goods so, also by one that
-- ten use for goods that are no controlled mineral), else by its peers or by whichever wording of the heading fits it
-- best. Goods that are not described are held against those of the heading that are: where many hide the same goods so,
-- their peers hide them too. Goods that their description or code says are controlled, or whose heading is known to
-- hold what the description names, are declared as what they are; mistyped figures say nothing.
-- Grain: item_id.
WITH users AS (
    SELECT hs6, count(DISTINCT exporter) AS exporters
    FROM features.items
    GROUP BY hs6
),

measured AS (
    SELECT
        items.*,
        compared.* EXCLUDE (item_id),
        business.chapter AS business,
        ln(trades.share_of_chapter) AS trade,
        log_price - coalesce(drift.shift, 0) AS price_then,
        own.words IS NOT NULL AS has_profile,
        own.exporters AS users_of_words,
        NOT has_profile AND (NOT items.is_vague OR described.hs6 IS NULL) AS is_held_against_peers,
        coalesce(trades.share_of_chapter < 0.5 * trades.share, false) AS is_of_others
    FROM features.groups AS items
    JOIN features.compared AS compared USING (item_id)
    JOIN users USING (hs6)
    LEFT JOIN reference.misclassification_profiles AS own ON own.hs6 = items.hs6 AND own.words = items.words
    LEFT JOIN (SELECT DISTINCT hs6 FROM reference.misclassification_profiles) AS described ON described.hs6 = items.hs6
    LEFT JOIN detect.misclassification_business AS business ON business.exporter = items.exporter
        AND business.hs6 = items.hs6
    LEFT JOIN reference.misclassification_trades AS trades ON trades.chapter = business.chapter
        AND trades.hs6 = items.hs6
    LEFT JOIN reference.shifts AS drift
        ON drift.measure = 'log_price' AND drift.level = 'heading_quarter' AND drift.members = items.heading_quarter
    WHERE users.exporters > 5 AND items.price_currency = 'USD'
),

-- In how many ways it is set apart from what it is held against. Distances are in spreads of the farthest tenth, 1.645
-- standard deviations if they were normal.
apart AS (
    SELECT item_id,
        is_of_others::INTEGER
        + coalesce(abs(price_then - own.price) / own.price_spread / 1.645 > 1.3, false)::INTEGER
        + coalesce(abs(log_kg_per_package - own.package) / own.package_spread / 1.645 > 1.3, false)::INTEGER
        + coalesce(abs(log_kg_per_m3 - own.volume) / own.volume_spread / 1.645 > 1.3, false)::INTEGER
        + coalesce(abs(log_tare - own.tare) / own.tare_spread / 1.645 > 1.3, false)::INTEGER AS ways
    FROM measured
    JOIN reference.misclassification_profiles AS own ON own.hs6 = measured.hs6
        AND (own.words = measured.words OR measured.is_vague AND NOT measured.has_profile
            OR own.mineral IS NULL AND own.exporters >= 10 AND measured.users_of_words < 5)
    UNION ALL
    SELECT item_id,
        is_of_others::INTEGER
        + coalesce(abs(price_z) > 1.3, false)::INTEGER
        + coalesce(abs(package_z) > 1.3, false)::INTEGER
        + coalesce(abs(volume_z) > 1.3, false)::INTEGER
        + coalesce(abs(tare_z) > 1.3, false)::INTEGER
    FROM measured
    WHERE is_held_against_peers
),

odd AS (
    SELECT measured.*
    FROM measured
    JOIN (SELECT item_id, min(ways) AS ways FROM apart GROUP BY item_id) USING (item_id)
    ANTI JOIN features.slips AS slips USING (item_id)
    WHERE ways >= 2
        -- A price and a density that are off by the same factor of a hundred or more tell of a mistyped mass.
        AND NOT coalesce(least(abs(price_residual), abs(volume_residual)) > ln(100)
            AND abs(price_residual + volume_residual) < ln(4), false)
),

named AS (
    SELECT
        exporter,
        hs6,
        price_currency,
        count_if(is_vague) AS undescribed,
        count_if(named IS NOT NULL AND NOT is_vague) AS openly,
        median(log_kg_per_package) FILTER (named IS NOT NULL AND NOT is_vague) AS log_kg_per_package,
        median(log_price) FILTER (named IS NOT NULL AND NOT is_vague) AS log_price
    FROM features.items
    GROUP BY ALL
),

open_about_it AS (
    SELECT DISTINCT odd.item_id
    FROM odd
    JOIN main.declarations AS declarations ON declarations.rowid = odd.item_id
    JOIN facts.heading_minerals AS minerals ON minerals.hs6 = odd.hs6 AND minerals.role <> 'cover'
    LEFT JOIN facts.heading_others AS others ON others.hs6 = odd.hs6
    WHERE minerals.role = 'target' AND others.others IS NULL
        OR EXISTS (FROM facts.controls AS controls WHERE controls.code = odd.hs_code)
        OR EXISTS (FROM facts.mineral_names AS names WHERE names.mineral = minerals.mineral
            AND contains(lower(declarations.description), names.word))
    UNION
    -- What is not described is what its exporter openly names of the heading at least as often, in packages as large
    -- and at about the price.
    SELECT odd.item_id
    FROM odd
    JOIN named ON named.exporter = odd.exporter AND named.hs6 = odd.hs6 AND named.price_currency = odd.price_currency
    WHERE odd.is_vague
        AND named.openly >= named.undescribed
        AND abs(named.log_kg_per_package - odd.log_kg_per_package) < ln(1.5)
        AND abs(named.log_price - odd.log_price) < ln(1.5)
),

explained AS (
    SELECT
        item_id,
        'peers' AS held_against,
        NULL AS wording,
        log_density(price_residual, 0, greatest(abs(price_residual / nullif(price_z, 0)) / 1.645, 0.05)) AS price,
        log_density(package_residual, 0,
            greatest(abs(package_residual / nullif(package_z, 0)) / 1.645, 0.35)) AS package,
        log_density(volume_residual, 0, greatest(abs(volume_residual / nullif(volume_z, 0)) / 1.645, 0.05)) AS volume,
        log_density(tare_residual, 0, greatest(abs(tare_residual / nullif(tare_z, 0)) / 1.645, 0.1)) AS tare
    FROM odd
    WHERE is_held_against_peers
    UNION ALL
    SELECT
        odd.item_id,
        'wording',
        profiles.wording,
        log_density(odd.price_then, profiles.price, profiles.price_spread),
        log_density(odd.log_kg_per_package, profiles.package, profiles.package_spread),
        log_density(odd.log_kg_per_m3, profiles.volume, profiles.volume_spread),
        log_density(odd.log_tare, profiles.tare, profiles.tare_spread)
    FROM odd
    JOIN reference.misclassification_profiles AS profiles USING (hs6)
    WHERE NOT odd.has_profile OR profiles.words = odd.words
        OR profiles.mineral IS NULL AND profiles.exporters >= 10 AND odd.users_of_words < 5
),

best AS (
    SELECT
        item_id,
        arg_max(explained, (coalesce(price, 0) + coalesce(package, 0) + coalesce(volume, 0) + coalesce(tare, 0),
            held_against, wording)) AS of_all
    FROM explained
    GROUP BY item_id
)

SELECT
    odd.item_id,
    odd.hs6,
    odd.words,
    odd.quarter,
    odd.declared_on,
    odd.exporter,
    odd.business,
    odd.log_price,
    odd.log_kg_per_package,
    odd.log_kg_per_m3,
    odd.log_tare,
    best.of_all.price,
    best.of_all.package,
    best.of_all.volume,
    best.of_all.tare,
    odd.trade
FROM odd
JOIN best USING (item_id)
ANTI JOIN open_about_it USING (item_id)
