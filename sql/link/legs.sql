-- One row per item that leaves a hub and the item by which its goods most probably came there: an import declaration of the
-- hub, or, where that is not seen, the export declaration to it; and as outbound a declaration of the hub, or, where that is
-- not seen, the import declaration of goods dispatched from it. What comes in as a whole may leave in parts.
-- Grain: outbound.
SELECT
    candidates.inbound,
    candidates.outbound,
    candidates.hub,
    candidates.part,
    candidates.days,
    candidates.same_heading,
    candidates.parties_agree,
    chances.share AS match_probability
FROM link.leg_candidates AS candidates
JOIN link.leg_chances AS chances USING (parties_agree, same_heading, fit, fortnights)
WHERE candidates.in_order AND chances.share > 0
QUALIFY row_number() OVER (
    PARTITION BY candidates.outbound
    ORDER BY chances.share DESC, abs(ln(candidates.part)), candidates.days, candidates.inbound
) = 1
