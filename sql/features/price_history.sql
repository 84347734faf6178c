-- One row per priced item of an exporter and importer with at least four other shipments of such goods, of the
-- heading, naming the same mineral if any, in the same currency: how far its price lies from the middle of theirs (a
-- logarithm, what moves with the market and the wording taken away, but no farther than it lies as declared: another
-- wording moves no price), how far nine in ten of theirs lie from it if they were normal, how many there are, and
-- whether only those at the prices of peers were counted. They are where they are three and a third of all, and the
-- others lie apart from them: of parties that trade at two prices those of peers are the true ones, however many others
-- there are.
-- Grain: item_id.
WITH prices AS (
    SELECT
        items.item_id,
        items.hs6,
        items.relation,
        items.named,
        items.price_currency,
        items.log_price,
        compared.price_residual IS NULL AS has_no_peers,
        abs(compared.price_z) < 2 AS is_at_peers,
        coalesce(compared.price_residual, items.log_price) AS residual
    FROM features.groups AS items
    JOIN features.compared AS compared USING (item_id)
    ANTI JOIN features.slips AS slips USING (item_id)
    WHERE items.log_price IS NOT NULL
),

-- counted first: the memory that the middles of millions of parties take cannot go to disk
regular AS (
    SELECT relation, named, price_currency
    FROM prices
    GROUP BY relation, named, price_currency
    HAVING count(*) >= 5
),

relations AS (
    SELECT
        prices.relation,
        prices.named,
        prices.price_currency,
        count(*) AS shipments,
        count_if(is_at_peers) AS at_peers,
        at_peers > 2 AND 3 * at_peers >= shipments
            -- The halves of one price that spreads lie apart by no more than they spread.
            AND coalesce(
                abs(median(residual) FILTER (NOT is_at_peers) - median(residual) FILTER (is_at_peers))
                > 2 * 1.4826 * (mad(residual) FILTER (NOT is_at_peers) + mad(residual) FILTER (is_at_peers)),
                false) AS are_at_peers,
        if(are_at_peers, median(residual) FILTER (is_at_peers), median(residual)) AS middle,
        if(are_at_peers, median(log_price) FILTER (is_at_peers), median(log_price)) AS middle_as_declared,
        1.645 * 1.4826 * if(are_at_peers, mad(residual) FILTER (is_at_peers), mad(residual)) AS reach
    FROM prices
    SEMI JOIN regular ON regular.relation = prices.relation AND regular.named IS NOT DISTINCT FROM prices.named
        AND regular.price_currency = prices.price_currency
    GROUP BY prices.relation, prices.named, prices.price_currency
)

SELECT
    prices.item_id,
    prices.hs6,
    if(are_at_peers, at_peers - coalesce(is_at_peers, false)::INTEGER, shipments - 1) AS others,
    are_at_peers,
    relations.reach,
    within(prices.residual - relations.middle,
        if((prices.residual - relations.middle) * (prices.log_price - middle_as_declared) > 0,
            abs(prices.log_price - middle_as_declared), 0)) AS moved
FROM prices
JOIN relations ON relations.relation = prices.relation AND relations.named IS NOT DISTINCT FROM prices.named
    AND relations.price_currency = prices.price_currency
-- Without peers nothing but its own size tells a price from a slip of the pen.
WHERE NOT (prices.has_no_peers AND near_power_of_ten(prices.residual - relations.middle))
