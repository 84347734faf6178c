-- One row per firm that trades in strategic goods and way in which the firms around it are odd, by the identifier that shows
-- it best, given how many kinds of them are known. That a firm is near a doubted one and that it is young are found independently
-- (Fisher's combination of two).
-- Grain: firm, claim.
WITH looked_at AS (
    SELECT firm, count(DISTINCT kind) AS kinds
    FROM detect.network_identifiers
    GROUP BY firm
),

near AS (
    SELECT steps.*, firms.days_old, coalesce(ages.share, 1) AS as_young
    FROM detect.network_steps AS steps
    JOIN detect.network_firms AS firms USING (firm)
    ASOF LEFT JOIN reference.network_ages AS ages ON coalesce(firms.days_old, -1) >= ages.days_old
    -- What one honest firm in ten shows says nothing.
    WHERE steps.chance < 0.1 AND firms.first_strategic_on IS NOT NULL
),

told AS (
    SELECT
        firm, 'young_firms_under_one_roof' AS claim, kind, value, shown, firms, days_old, as_young, young_firms, oldest, members,
        NULL AS via, NULL AS next_step, NULL AS source, chance
    FROM detect.network_roofs
    UNION ALL
    SELECT
        firm, 'shares_with_doubted_firm', kind, value, shown, firms, days_old, as_young, NULL, NULL, NULL,
        via, next_step, source,
        if(days_old IS NULL, chance, chance * as_young * (1 - ln(chance * as_young)))
    FROM near
)

SELECT told.* EXCLUDE (chance), smallest_of(told.chance, looked_at.kinds) AS chance
FROM told
JOIN looked_at USING (firm)
QUALIFY row_number() OVER (PARTITION BY firm, claim ORDER BY told.chance, kind, value) = 1
