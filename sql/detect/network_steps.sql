-- One row per firm and identifier that it shares with a doubted firm, or with a firm that shares one with a doubted
-- firm: how probable it is that an honest firm is as near to one as doubted: that it shares such an identifier at all,
-- times that one of those who have it is as doubted or, a step further, shares one with a firm that is. Each step
-- reaches more firms, the more the more common its identifier, and so says less.
-- Grain: firm, kind, value, steps.
WITH shared AS (
    SELECT identifiers.*, ties.share AS shares, ties.doubted_lift
    FROM detect.network_identifiers AS identifiers
    JOIN reference.network_ties AS ties USING (kind)
    WHERE identifiers.firms BETWEEN 2 AND 1000
),

doubted AS (
    -- The two most doubted firms of each identifier: one of them is not the firm itself.
    SELECT kind, value, min({'share': doubted.share, 'firm': doubted.firm}, 2) AS worst
    FROM shared
    JOIN detect.network_doubted AS doubted USING (firm)
    GROUP BY kind, value
),

others_doubted AS (
    SELECT shared.*, if(worst[1].firm <> shared.firm, worst[1], worst[2]) AS source
    FROM shared
    JOIN doubted USING (kind, value)
),

first_steps AS (
    SELECT
        firm,
        kind,
        value,
        shown,
        firms,
        struct_extract(source, 'firm') AS source,
        shares,
        smallest_of(least(struct_extract(source, 'share') * doubted_lift, 1), firms - 1) AS met
    FROM others_doubted
    WHERE source IS NOT NULL
),

nearest AS (
    SELECT firm, min({'met': met, 'kind': kind, 'value': value, 'shown': shown, 'firms': firms, 'source': source})
        AS step
    FROM first_steps
    GROUP BY firm
),

middle AS (
    -- Of the five nearest to a doubted firm one is, as a rule, reached neither from the firm nor by the same
    -- identifier.
    SELECT shared.kind, shared.value, min({'met': struct_extract(step, 'met'), 'firm': firm, 'step': step}, 5) AS near
    FROM shared
    JOIN nearest USING (firm)
    GROUP BY shared.kind, shared.value
),

others_near AS (
    -- Back to the firm itself is no way, and the same identifier twice is one step.
    SELECT
        shared.*,
        list_filter(near, lambda other: other.firm <> shared.firm AND other.step.source <> shared.firm
            AND (other.step.kind, other.step.value) <> (shared.kind, shared.value))[1] AS via
    FROM shared
    JOIN middle USING (kind, value)
),

second_steps AS (
    SELECT
        firm,
        kind,
        value,
        shown,
        firms,
        struct_extract(via, 'firm') AS via,
        struct_extract(via, 'step') AS next_step,
        shares * smallest_of(least(2 * struct_extract(via, 'met'), 1), firms - 1) AS chance
    FROM others_near
    WHERE via IS NOT NULL
)

SELECT firm, 1 AS steps, kind, value, shown, firms, NULL AS via, NULL AS next_step, source, shares * met AS chance
FROM first_steps
UNION ALL
SELECT firm, 2, kind, value, shown, firms, via, next_step, struct_extract(next_step, 'source'), chance
FROM second_steps
