-- One row per way in which inbound and outbound items fit, with the share of them that are legs of the same goods:
-- those beyond as many as meet in the wrong order, by chance.
-- Grain: parties_agree, same_heading, fit, fortnights.
SELECT
    parties_agree,
    same_heading,
    fit,
    fortnights,
    greatest(count(*) FILTER (in_order) - count(*) FILTER (NOT in_order) - 1, 0)
        / (count(*) FILTER (in_order) + 1) AS share
FROM link.leg_candidates
GROUP BY ALL
