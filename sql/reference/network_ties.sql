-- One row per kind of identifier: how common it is that firms share one, and how much more often than at large a young
-- firm finds another young one there, or an ordinary firm a doubted one. All three are counted in ordinary trade, whose
-- goods are not watched: there nobody founds firms to get round a control. What more than a hundred firms
-- share is left out: it would drown the rest. `known` are the firms that could share one.
-- Grain: kind.
WITH members AS (
    SELECT
        identifiers.*,
        firms.trades,
        firms.first_watched_on IS NULL AND firms.trades AS is_ordinary,
        firms.days_old_at_first IS NOT NULL AS is_dated,
        firms.days_old_at_first <= 365 AS is_young,
        firms.watchlisted OR firms.violations > 0 OR coalesce(casts_doubt(firms.own_chance), false) AS is_doubted
    FROM detect.network_identifiers AS identifiers
    JOIN detect.network_firms AS firms USING (firm)
),

at_large AS (
    SELECT
        (count(*) FILTER (days_old_at_first <= 365) + 1) / (count(days_old_at_first) + 2) AS young,
        (count(*) FILTER (watchlisted OR violations > 0 OR casts_doubt(own_chance)) + 1) / (count(*) + 2) AS doubted
    FROM detect.network_firms
    WHERE first_watched_on IS NULL
),

shared AS (
    SELECT
        kind,
        value,
        count(*) FILTER (is_ordinary AND is_dated) AS dated,
        count(*) FILTER (is_ordinary AND is_young) AS young,
        count(*) FILTER (is_ordinary) AS ordinary,
        count(*) FILTER (is_doubted) AS doubted,
        count(*) FILTER (is_ordinary AND is_doubted) AS ordinary_doubted,
        count(*) AS firms
    FROM members
    WHERE firms BETWEEN 2 AND 100
    GROUP BY kind, value
),

met AS (
    SELECT
        kind,
        sum(young * (young - 1)) AS young_met,
        sum(young * (dated - 1)) FILTER (young > 0) AS dated_met,
        sum(ordinary * doubted - ordinary_doubted) AS doubted_met,
        sum(ordinary * (firms - 1)) AS firms_met
    FROM shared
    GROUP BY kind
),

common AS (
    -- Only who has owners is written with one: there all firms of the register count.
    SELECT
        kind,
        count(DISTINCT firm) FILTER (firms > 1) AS tied,
        if(kind = 'owner', (SELECT count(*) FROM detect.network_firms WHERE trades AND incorporated_on IS NOT NULL),
            count(DISTINCT firm)) AS known
    FROM members
    WHERE trades
    GROUP BY kind
)

SELECT
    common.kind,
    common.known,
    least((common.tied + 1) / (common.known + 2), 1) AS share,
    greatest((coalesce(met.young_met, 0) + 1) / (coalesce(met.dated_met, 0) * at_large.young + 1), 1) AS young_lift,
    greatest((coalesce(met.doubted_met, 0) + 1) / (coalesce(met.firms_met, 0) * at_large.doubted + 1),
        1) AS doubted_lift
FROM common
LEFT JOIN met USING (kind)
CROSS JOIN at_large
