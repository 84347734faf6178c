-- One row per way in which goods seem to leave a hub again under another origin, and how many legs of a holder do so.
-- Where the declared origin does not make such goods, only those count of which nobody had a reason to hide it; where
-- it does, all count, since most are honest refiners'.
-- Grain: parties_agree, same_heading, is_made_there, passed_through.
SELECT parties_agree, same_heading, is_made_there, passed_through, sum(legs)::BIGINT AS legs
FROM detect.transshipment_rings
WHERE is_placebo OR is_made_there
GROUP BY ALL
