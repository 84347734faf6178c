-- One row per mode of transport and terms of delivery on both sides: between which limits nineteen in twenty values
-- imported lie against the value exported, on either side; at least the three per cent by which rates of exchange move
-- between the two days. Where a mode or terms are not stated they may be any of those that are: the limits are the
-- widest of these. Only groups that sixty pairs of ordinary goods show have limits of their own, of which three at most
-- of the same parties are looked at. Freight has a least charge, whatever the goods are worth: half of all consignments
-- cost that many dollars between the two sides, or more; and it is charged by mass: a kilogram of half of them costs so
-- much, or more.
-- Grain: terms.
WITH limits AS (
    SELECT
        mode,
        basis,
        other_basis,
        least(quantile_cont(usd_apart, 0.05) FILTER (speaks), median(usd_apart) FILTER (speaks) - 0.03) AS low,
        greatest(quantile_cont(usd_apart, 0.95) FILTER (speaks), median(usd_apart) FILTER (speaks) + 0.03) AS high,
        median(dollars_apart) FILTER (speaks) AS dollars,
        median(dollars_apart / kg) FILTER (speaks) AS dollars_per_kg
    FROM detect.mirror_pairs
    WHERE usd_apart IS NOT NULL AND is_ordinary
    GROUP BY ALL
    HAVING count(*) >= 60
),

stated AS (
    SELECT DISTINCT *
    FROM (
        SELECT
            unnest([mode, mode, mode, mode, 'not stated', 'not stated', 'not stated', 'not stated']) AS mode,
            unnest([basis, basis, 'not stated', 'not stated', basis, basis, 'not stated', 'not stated']) AS basis,
            unnest([other_basis, 'not stated', other_basis, 'not stated', other_basis, 'not stated', other_basis,
                'not stated']) AS other_basis,
            low,
            high,
            dollars,
            dollars_per_kg
        FROM limits
    )
)

SELECT hash(mode, basis, other_basis) AS terms, min(low) AS low, max(high) AS high, median(dollars) AS dollars,
    median(dollars_per_kg) AS dollars_per_kg
FROM stated
GROUP BY ALL
UNION ALL
SELECT
    0::UBIGINT,
    least(quantile_cont(usd_apart, 0.05), median(usd_apart) - 0.03),
    greatest(quantile_cont(usd_apart, 0.95), median(usd_apart) + 0.03),
    median(dollars_apart),
    median(dollars_apart / kg)
FROM detect.mirror_pairs
WHERE usd_apart IS NOT NULL AND speaks
