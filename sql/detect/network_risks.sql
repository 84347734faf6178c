-- One row per firm that trades in watched goods and way in which the firms around it are odd, by the identifier that
-- shows it best, given how many kinds of them are known.
-- Grain: firm, claim.
WITH looked_at AS (
    SELECT firm, count(DISTINCT kind) AS kinds
    FROM detect.network_identifiers
    GROUP BY firm
),

near AS (
    SELECT steps.*
    FROM detect.network_steps AS steps
    JOIN detect.network_firms AS firms USING (firm)
    -- What one honest firm in ten shows says nothing.
    WHERE steps.chance < 0.1 AND firms.first_watched_on IS NOT NULL
),

told AS (
    SELECT
        firm, 'young_firms_under_one_roof' AS claim, kind, value, shown, firms, days_old, as_young, young_firms, oldest,
        members,
        NULL AS via, NULL AS next_step, NULL AS source, chance
    FROM detect.network_roofs
    UNION ALL
    SELECT
        firm, 'shares_with_doubted_firm', kind, value, shown, firms, NULL, NULL, NULL, NULL, NULL,
        via, next_step, source, chance
    FROM near
)

SELECT told.* EXCLUDE (chance), smallest_of(told.chance, looked_at.kinds) AS chance
FROM told
JOIN looked_at USING (firm)
QUALIFY row_number() OVER (PARTITION BY firm, claim ORDER BY told.chance, kind, value) = 1
