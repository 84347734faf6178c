-- One row per firm and identifier under which it and other firms began to trade in watched goods within a year of
-- being incorporated, younger than three in four of those who trade in them. With the firms in order of their age, the
-- chance that k of them are as young as the k-th, one of them given: of the others (k - 1 of firms - 1), each is as
-- young as often as traders in watched goods at large are, times what neighbours resemble each other in ordinary
-- trade; each k is a try. That the others trade in such goods at all counts for nothing: neighbours often do. And
-- where such firms were founded for a purpose, a young one that has nothing to do with them may be there all the same,
-- as those of the identifier are that belong to no such group: the more of these, the sooner.
-- Grain: firm, kind, value.
WITH young AS (
    SELECT identifiers.*, ties.share AS shares, ties.known, ties.young_lift, firms.days_old, ages.share AS as_young
    FROM detect.network_identifiers AS identifiers
    JOIN reference.network_ties AS ties USING (kind)
    JOIN detect.network_firms AS firms USING (firm)
    ASOF JOIN reference.network_ages AS ages ON firms.days_old >= ages.days_old
    WHERE identifiers.firms BETWEEN 2 AND 1000 AND firms.days_old <= 365 AND ages.share <= 0.25
),

placed AS (
    SELECT young.*, row_number() OVER (PARTITION BY kind, value ORDER BY days_old, firm) AS k
    FROM young
),

tried AS (
    SELECT
        placed.*,
        -- Two are no ring yet: some founders need a pair of firms.
        CASE WHEN k > 1 THEN
            if(k = 2, pairs.chance, 0) + shares * as_young
            * exp(lgamma(firms) - lgamma(k) - lgamma(firms - k + 1))
            * pow(least(as_young * young_lift, 1), k - 1)
        END AS chance
    FROM placed
    JOIN facts.chances AS pairs ON pairs.claim = 'young_firms_under_one_roof'
),

-- The firms up to the k for which the chance is least belong together; older ones of the same address do not.
best AS (
    SELECT kind, value, min({'chance': chance, 'k': k, 'days_old': days_old}) FILTER (k > 1) AS least,
        count(chance) AS tries,
        list(firm ORDER BY k) AS members
    FROM tried
    GROUP BY kind, value
    HAVING min(chance) IS NOT NULL
)

SELECT
    tried.firm,
    tried.kind,
    tried.value,
    tried.shown,
    tried.firms,
    tried.days_old,
    tried.as_young,
    smallest_of(least(struct_extract(best.least, 'chance'), 1), best.tries)
    + tried.as_young * tried.young_lift * (tried.firms - struct_extract(best.least, 'k') + 1) / tried.known AS chance,
    struct_extract(best.least, 'k') AS young_firms,
    struct_extract(best.least, 'days_old') AS oldest,
    list_slice(best.members, 1, struct_extract(best.least, 'k')) AS members
FROM tried
JOIN best USING (kind, value)
WHERE tried.k <= struct_extract(best.least, 'k')
