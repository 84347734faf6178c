-- One row per pair and measure, with how far apart the two sides are: masses in the farthest twentieth of their chapter,
-- values beyond the usual freight in the farthest twentieth of their terms, the rest in steps. Values that agree when one
-- side is read in another currency that its authority's declarations use are a measure of their own.
-- Grain: exported, imported, measure.
WITH chapters AS (
    SELECT left(hs6, 2) AS chapter, quantile_cont(abs(mass_apart), 0.95) AS spread
    FROM detect.mirror_pairs
    GROUP BY chapter
    HAVING count(*) >= 100
),

overall AS (
    SELECT greatest(quantile_cont(abs(mass_apart), 0.95), 0.01) AS spread
    FROM detect.mirror_pairs
),

spread AS (
    SELECT
        pairs.*,
        usd_apart - freight.middle AS beyond_freight,
        if(usd_apart < freight.middle, freight.below, freight.above) AS freight_spread,
        greatest(chapters.spread, overall.spread) AS mass_spread
    FROM detect.mirror_pairs AS pairs
    CROSS JOIN overall
    LEFT JOIN chapters ON chapters.chapter = left(pairs.hs6, 2)
    LEFT JOIN reference.mirror_freight AS in_mode ON in_mode.terms = pairs.terms
    LEFT JOIN reference.mirror_freight AS of_terms ON of_terms.terms = pairs.any_mode
    LEFT JOIN reference.mirror_freight AS freight ON freight.terms = coalesce(in_mode.terms, of_terms.terms, 0)
),

currencies AS (
    SELECT authority, currency
    FROM main.declarations
    WHERE currency IS NOT NULL
    GROUP BY ALL
    HAVING count(*) >= 5
),

-- Few are: who declared them is looked up before every currency is tried on them.
apart_in_value AS MATERIALIZED (
    SELECT
        spread.exported,
        spread.imported,
        spread.beyond_freight,
        spread.freight_spread,
        sides.sign,
        declarations.authority,
        declarations.currency,
        date_trunc('month', declarations.declared_on)::DATE AS month
    FROM spread
    CROSS JOIN (VALUES (1), (-1)) AS sides (sign)
    JOIN main.declarations AS declarations ON declarations.rowid = if(sign = 1, spread.imported, spread.exported)
    WHERE abs(spread.beyond_freight) > 2 * spread.freight_spread
),

read_otherwise AS (
    SELECT DISTINCT apart.exported, apart.imported
    FROM apart_in_value AS apart
    JOIN currencies ON currencies.authority = apart.authority AND currencies.currency <> apart.currency
    JOIN validate.month_rates AS meant ON meant.currency = currencies.currency AND meant.month = apart.month
    JOIN validate.month_rates AS declared ON declared.currency = apart.currency AND declared.month = apart.month
    WHERE abs(apart.beyond_freight + apart.sign * ln(meant.usd_per_unit / declared.usd_per_unit)) < apart.freight_spread
),

measured AS (
    SELECT exported, imported, lot, is_ordinary, unnest([
        {'measure': 'mass', 'apart': abs(mass_apart) / mass_spread},
        {'measure': if(read_otherwise.exported IS NULL, 'value', 'currency'), 'apart': abs(beyond_freight) / freight_spread},
        {'measure': 'heading', 'apart': headings_apart},
        {'measure': 'origin', 'apart': origins_apart},
        {'measure': 'packages', 'apart': packages_apart}
    ], recursive := true)
    FROM spread
    LEFT JOIN read_otherwise USING (exported, imported)
)

SELECT *
FROM measured
WHERE apart IS NOT NULL
