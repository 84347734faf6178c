-- One row per pair and measure, with how far apart the two sides are: masses in the farthest twentieth of their
-- chapter, values beyond the limits of freight in the farthest twentieth of all, the rest in steps. Values that agree
-- when one side is read in the other's currency, or in one that one in twenty declarations of its authority use, are a
-- measure of their own. By how much they differ then is the rate between the two: beyond a factor of two it tells
-- nothing.
-- Grain: exported, imported, measure.
WITH chapters AS (
    SELECT left(hs6, 2) AS chapter, quantile_cont(abs(mass_apart), 0.95) FILTER (speaks) AS spread
    FROM detect.mirror_pairs
    GROUP BY chapter
    HAVING count(*) >= 100
),

overall AS (
    SELECT
        greatest(quantile_cont(abs(mass_apart), 0.95), 0.01) AS mass_spread,
        greatest(quantile_cont(abs(usd_apart), 0.95), 0.03) AS usd_spread
    FROM detect.mirror_pairs
    WHERE speaks
),

spread AS (
    SELECT
        pairs.*,
        freight.low,
        freight.high,
        -- Values within the limits of freight are less than one apart. So are those that lie on its side by no more
        -- dollars than half of all consignments cost, or than the kilograms of half of them do. So are imports that
        -- may hold freight, where their exports do not, by no more than freight.csv says that a consignment may cost: a
        -- least charge, or so much a kilogram. What neither side says to be worth more than the paperwork, 200 USD,
        -- tells nothing.
        CASE
            WHEN usd_apart IS NULL OR abs(dollars_apart) < 200 * (1 - exp(-abs(usd_apart))) THEN NULL
            WHEN dollars_apart BETWEEN least(freight.dollars, freight.dollars_per_kg * pairs.kg, 0)
                AND greatest(freight.dollars, freight.dollars_per_kg * pairs.kg,
                    if(pairs.basis = 'CIF' OR pairs.other_basis = 'FOB', 0,
                        greatest(charges.least_usd / pairs.lines, charges.usd_per_kg * pairs.kg)))
                THEN 0
            ELSE greatest(1 + greatest(usd_apart - freight.high, freight.low - usd_apart) / overall.usd_spread, 0)
        END AS values_apart,
        overall.usd_spread,
        greatest(chapters.spread, overall.mass_spread) AS mass_spread
    FROM detect.mirror_pairs AS pairs
    CROSS JOIN overall
    LEFT JOIN chapters ON chapters.chapter = left(pairs.hs6, 2)
    LEFT JOIN reference.mirror_freight AS in_mode ON in_mode.terms = hash(pairs.mode, pairs.basis, pairs.other_basis)
    LEFT JOIN reference.mirror_freight AS of_terms ON of_terms.terms = hash('not stated', pairs.basis,
        pairs.other_basis)
    LEFT JOIN reference.mirror_freight AS freight ON freight.terms = coalesce(in_mode.terms, of_terms.terms, 0)
    JOIN facts.freight AS charges
        ON charges.transport_mode = if(pairs.mode = 'not stated', 'other', pairs.mode)
),

currencies AS (
    SELECT authority, currency
    FROM main.declarations
    WHERE currency IS NOT NULL
    GROUP BY authority, currency
    QUALIFY count(*) >= 0.05 * sum(count(*)) OVER (PARTITION BY authority)
),

-- Few are: who declared them is looked up before every currency is tried on them.
apart_in_value AS MATERIALIZED (
    SELECT
        spread.exported,
        spread.imported,
        spread.usd_apart,
        spread.low,
        spread.high,
        sides.sign,
        declarations.authority,
        others.currency AS other_currency,
        declarations.currency,
        date_trunc('month', declarations.declared_on)::DATE AS month
    FROM spread
    CROSS JOIN (VALUES (1), (-1)) AS sides (sign)
    JOIN main.declarations AS declarations ON declarations.rowid = if(sign = 1, spread.imported, spread.exported)
    JOIN main.declarations AS others ON others.rowid = if(sign = 1, spread.exported, spread.imported)
    WHERE spread.values_apart > 1
),

read_otherwise AS (
    SELECT DISTINCT apart.exported, apart.imported
    FROM apart_in_value AS apart
    JOIN validate.month_rates AS meant ON meant.currency <> apart.currency AND meant.month = apart.month
    JOIN validate.month_rates AS declared ON declared.currency = apart.currency AND declared.month = apart.month
    WHERE apart.usd_apart + apart.sign * ln(meant.usd_per_unit / declared.usd_per_unit) BETWEEN apart.low AND apart.high
        AND (meant.currency = apart.other_currency OR (apart.authority, meant.currency) IN (FROM currencies))
),

-- Goods that the export always has under one subheading and the import under another of the same heading, in three
-- consignments of the same parties or more, are classified so by both, openly: unless the export has them under one
-- that is not watched, or that no control lists, and the import under one that is.
watched AS (
    SELECT hs6, 'mineral' AS why FROM facts.heading_minerals
    UNION
    SELECT left(code, 6), 'control' FROM facts.controls
),

practices AS (
    SELECT pairs.relation, pairs.hs6
    FROM detect.mirror_pairs AS pairs
    LEFT JOIN watched AS received ON received.hs6 = pairs.other_hs6
    LEFT JOIN watched AS sent ON sent.hs6 = pairs.hs6 AND sent.why = received.why
    GROUP BY pairs.relation, pairs.hs6
    HAVING count(DISTINCT pairs.consignment) >= 3 AND min(pairs.headings_apart) = 1
        AND min(pairs.other_hs6) = max(pairs.other_hs6) AND bool_and(received.hs6 IS NULL OR sent.hs6 IS NOT NULL)
),

measured AS (
    SELECT exported, imported, lot, relation, is_ordinary, unnest([
        {'measure': 'mass', 'apart': abs(mass_apart) / mass_spread},
        {
            'measure': if(read_otherwise.exported IS NULL, 'value', 'currency'),
            'apart': if(read_otherwise.exported IS NULL, values_apart, least(values_apart, 1 + ln(2) / usd_spread))
        },
        {'measure': 'heading', 'apart': if(practices.hs6 IS NULL, headings_apart, NULL)},
        {'measure': 'origin', 'apart': origins_apart},
        {'measure': 'packages', 'apart': packages_apart},
        {'measure': 'destination', 'apart': destinations_apart}
    ], recursive := true)
    FROM spread
    LEFT JOIN read_otherwise USING (exported, imported)
    LEFT JOIN practices USING (relation, hs6)
)

SELECT *
FROM measured
WHERE apart IS NOT NULL
