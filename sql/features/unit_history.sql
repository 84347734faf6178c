-- One row per item that is counted in a unit other than mass (pieces, pairs, square metres), of an exporter with at
-- least four others of the heading in that unit: how much heavier one of its units is than the middle of theirs (a
-- logarithm), how far nine in ten of theirs lie from it if they were normal, how many there are, what a unit of theirs
-- weighs, and how much dearer this one is (a logarithm). What is dearer by half as much or more is a bigger one, and
-- what two others between the same parties weigh, to a hundredth, is another model: neither is heavier, nor is what has
-- no price. Units are of mass if they are known as such, or where those of half of the headings weigh about the same.
-- Grain: item_id.
WITH listed AS (
    SELECT items.item_id, items.exporter, items.relation, items.hs6, items.log_price, items.price_currency,
        upper(items.quantity_unit) AS unit, items.log_kg_per_unit AS mass
    FROM features.items AS items
    ANTI JOIN features.slips AS slips USING (item_id)
    WHERE items.log_kg_per_unit IS NOT NULL
),

headings AS (
    SELECT unit, hs6, median(mass) AS middle FROM listed GROUP BY unit, hs6
),

of_mass AS (
    SELECT unit
    FROM headings
    JOIN (SELECT unit, median(middle) AS fixed FROM headings GROUP BY unit) AS units USING (unit)
    GROUP BY unit
    HAVING count(*) > 1 AND 2 * count_if(abs(middle - fixed) < 0.02) >= count(*)
    UNION
    SELECT mass_unit FROM facts.mass_units
),

counted AS (
    SELECT *, count(*) OVER alike - 1 AS as_heavy
    FROM listed
    ANTI JOIN of_mass USING (unit)
    WINDOW alike AS (PARTITION BY relation, unit ORDER BY mass RANGE BETWEEN 0.01 PRECEDING AND 0.01 FOLLOWING)
),

exporters AS (
    SELECT
        exporter,
        hs6,
        unit,
        count(*) AS shipments,
        median(mass) AS middle,
        1.645 * 1.4826 * mad(mass) AS reach
    FROM counted
    GROUP BY exporter, hs6, unit
    HAVING count(*) >= 5
),

prices AS (
    SELECT exporter, hs6, unit, price_currency, median(log_price) AS middle
    FROM counted
    GROUP BY exporter, hs6, unit, price_currency
)

SELECT
    counted.item_id,
    counted.hs6,
    counted.relation,
    exporters.shipments - 1 AS others,
    exporters.reach,
    exp(exporters.middle) AS usual_kg,
    counted.mass - exporters.middle AS heavier,
    counted.log_price - prices.middle + heavier AS dearer,
    if(counted.as_heavy < 2 AND coalesce(dearer < heavier / 2, false), greatest(heavier, 0), 0) AS moved
FROM counted
JOIN exporters USING (exporter, hs6, unit)
JOIN prices USING (exporter, hs6, unit, price_currency)
