-- One row per likeness: how like controlled goods honest items look, in their profile or in what their description
-- says. The likeness that one in five thousand and one in twenty-five thousand ordinary items reach, and the
-- exponential tail through both. Ordinary goods hold nothing strategic and never served to hide it, nor are they
-- materials that could pass for it, if there are five thousand others. Of fewer items than that comes to, the fifteenth
-- and the third likeness stand for the two.
-- The ratio of two likelihoods cannot fall off faster than it grows: the tail of profiles is no shorter than 1. That of
-- words is no shorter than a tenth of what they can differ.
-- Grain: claim.
WITH ordinary AS (
    SELECT items.item_id, items.hs6, items.words
    FROM features.items AS items
    WHERE items.remoteness
        >= (SELECT remote_enough(count_if(remoteness = 2) / 5, count_if(remoteness > 0)) FROM features.items)
),

reached AS (
    SELECT 'profile_fits_controlled' AS claim, likeness
    FROM detect.misclassification_likeness
    SEMI JOIN ordinary USING (item_id)
    UNION ALL
    SELECT 'text_speaks_of_other_goods', difference
    FROM detect.misclassification_speech
    JOIN ordinary USING (hs6, words)
),

ranked AS (
    SELECT claim, likeness, row_number() OVER (PARTITION BY claim ORDER BY likeness DESC) AS place
    FROM reached
),

places AS (
    SELECT
        greatest(count(*), 1) AS items,
        greatest(round(count(*) / 25000), 3) AS few,
        greatest(round(count(*) / 5000), 15) AS many
    FROM ordinary
)

SELECT
    claims.claim,
    any_value(places.items) AS items,
    any_value(many / places.items) AS share,
    coalesce(min(ranked.likeness) FILTER (place <= many), 0) AS likeness,
    greatest(
        coalesce((min(ranked.likeness) FILTER (place <= few) - min(ranked.likeness) FILTER (place <= many))
            / ln(any_value(many / few)), 0),
        any_value(shortest)) AS excess
FROM (VALUES ('profile_fits_controlled', 1.0), ('text_speaks_of_other_goods', 0.1)) AS claims (claim, shortest)
CROSS JOIN places
LEFT JOIN ranked USING (claim)
GROUP BY claims.claim
