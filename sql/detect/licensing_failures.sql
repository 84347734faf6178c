-- One row per export under a control and way in which its licence fails it, with the chance of it in an honest item. A
-- missing number is as telling as it is rare among those that name theirs, and says nothing where most leave it out,
-- under the control or for goods so described. The rest is held against how many relations fail as badly, and against a
-- stated chance where few could be tried.
-- Grain: item_id, claim.
WITH tried AS (
    SELECT *, count(size) FILTER (claim <> 'no_licence') OVER (PARTITION BY item_id) AS tests
    FROM detect.licensing_tests
)

SELECT
    tried.item_id,
    tried.claim,
    tried.size,
    shares.share * (fills.left_out + chances.chance) AS p_value,
    fills.relations,
    fills.in_order,
    chances.chance AS stated,
    shares.share
FROM tried
JOIN detect.licensing_controlled AS controlled USING (item_id)
JOIN reference.licensing_fills AS fills
    ON fills.authority = tried.authority AND fills.listed = tried.listed
        AND fills.announcement = controlled.announcement
JOIN features.items AS items USING (item_id)
LEFT JOIN reference.licensing_worded AS worded
    ON worded.authority = tried.authority AND worded.listed = tried.listed
        AND worded.announcement = controlled.announcement
    AND worded.hs6 = items.hs6 AND worded.words = items.words
JOIN reference.licensing_share AS shares ON shares.listed = tried.listed
JOIN facts.chances AS chances ON chances.claim = tried.claim
WHERE tried.claim = 'no_licence' AND tried.size > 0 AND least(fills.fills, worded.fills) > 0.5
UNION ALL
SELECT
    tried.item_id,
    tried.claim,
    tried.size,
    shares.share * smallest_of(
        greatest(len(list_filter(rates.sizes, lambda x: x >= tried.size)), 1) / (rates.relations + 1 / chances.chance),
        tried.tests),
    rates.relations,
    1 - len(rates.sizes) / rates.relations,
    chances.chance,
    shares.share
FROM tried
JOIN reference.licensing_rates AS rates
    ON rates.authority = tried.authority AND rates.listed = tried.listed AND rates.claim = tried.claim
JOIN reference.licensing_share AS shares ON shares.listed = tried.listed
JOIN facts.chances AS chances ON chances.claim = tried.claim
WHERE tried.claim <> 'no_licence' AND tried.size > 0
