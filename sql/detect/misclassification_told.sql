-- One row per item whose profile is worth a sentence: what it is like, since when that is controlled, and which prices
-- nineteen in twenty other exporters of the declared heading ask.
-- Grain: item_id.
WITH told AS (
    SELECT tests.item_id, tests.p_value, items.hs6, items.exporter, items.quarter
    FROM detect.misclassification_tests AS tests
    JOIN features.items AS items USING (item_id)
    WHERE tests.claim = 'profile_fits_controlled' AND tests.p_value < $worth_saying
),

prices AS (
    SELECT hs6, exporter, median(log_price) AS price
    FROM features.sample
    WHERE price_currency = 'USD' AND hs6 IN (SELECT hs6 FROM told)
    GROUP BY ALL
    HAVING count(log_price) > 0
),

-- Of fewer than forty these are the lowest and the highest.
bands AS (
    SELECT
        told.hs6,
        told.exporter,
        count(*) AS exporters,
        exp(quantile_disc(prices.price, 0.025)) AS low,
        exp(quantile_disc(prices.price, 0.975)) AS high
    FROM (SELECT DISTINCT hs6, exporter FROM told) AS told
    JOIN prices ON prices.hs6 = told.hs6 AND prices.exporter <> told.exporter
    GROUP BY ALL
),

controls AS (
    SELECT left(code, 6) AS hs6, mineral, min(valid_from) AS valid_from
    FROM facts.controls
    GROUP BY ALL
)

SELECT
    told.item_id,
    told.p_value,
    likeness.likeness,
    likeness.nearest,
    profiles.wording,
    profiles.mineral,
    profiles.exporters AS profile_exporters,
    exp(profiles.price) AS profile_price,
    exp(profiles.package) AS profile_package,
    exp(profiles.volume) AS profile_volume,
    controls.valid_from,
    bands.exporters,
    bands.low,
    bands.high,
    others.others
FROM told
JOIN detect.misclassification_likeness AS likeness USING (item_id)
JOIN detect.misclassification_controlled AS profiles
    ON profiles.hs6 = likeness.nearest.hs6 AND profiles.words = likeness.nearest.words
        AND profiles.quarter = told.quarter
JOIN controls ON controls.hs6 = profiles.hs6 AND controls.mineral = profiles.mineral
LEFT JOIN bands ON bands.hs6 = told.hs6 AND bands.exporter = told.exporter
LEFT JOIN facts.heading_others AS others ON others.hs6 = told.hs6
