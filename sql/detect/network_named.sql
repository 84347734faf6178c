-- One row per item of watched goods, firm that it names and way in which the firms around that one are odd: the
-- chance of it in an honest item, given the ways of looking. A firm is as young as it was when these goods went: one
-- that has traded for years is not new any more. That a firm is near a doubted one and that it is young are found
-- independently (Fisher's combination of two). What is odd is the firm, and all its items would be accused together:
-- each weighs the less the more there are, by weights that average to one over all items (Genovese, Roeder and
-- Wasserman, 2006).
-- Grain: item_id, side, claim.
WITH sizes AS (
    SELECT firm, count(*) / (sum(count(*)) OVER () / count(*) OVER ()) AS size
    FROM detect.network_trade
    WHERE is_watched
    GROUP BY firm
),

aged AS (
    SELECT
        trade.item_id,
        trade.side,
        trade.answers,
        risks.* EXCLUDE (days_old, as_young),
        risks.as_young AS as_young_at_first,
        if(firms.days_old IS NULL, NULL, trade.declared_on - firms.incorporated_on) AS days_old,
        sizes.size
    FROM detect.network_risks AS risks
    JOIN detect.network_firms AS firms USING (firm)
    JOIN detect.network_trade AS trade USING (firm)
    JOIN sizes USING (firm)
    WHERE trade.is_watched
)

SELECT
    aged.* EXCLUDE (chance, size),
    if(aged.days_old IS NULL, NULL, coalesce(ages.share, 1)) AS as_young,
    of_network(aged.size * CASE
        WHEN aged.days_old IS NULL THEN aged.chance
        WHEN aged.claim = 'young_firms_under_one_roof' THEN aged.chance * ages.share / aged.as_young_at_first
        ELSE aged.chance * ages.share * (1 - ln(aged.chance * ages.share))
    END) AS p_value
FROM aged
ASOF LEFT JOIN reference.network_ages AS ages ON coalesce(aged.days_old, -1) >= ages.days_old
