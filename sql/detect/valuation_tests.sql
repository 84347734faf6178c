-- One row per item and way in which its price is odd: the chance of it in an honest item, and what it adds to the
-- others'.
-- Grain: item_id, claim.
WITH of_peers AS (
    SELECT
        tests.item_id,
        if(compared.price_residual < 0, 'underpriced', 'overpriced') AS claim,
        -- As odd as it is among the other exporters of such goods, where some of them have such prices too.
        greatest(
            if(company.as_far > 0, company.as_far / company.others, 0),
            if(company.is_among_few, 1 / (company.others + 1), 0),
            coalesce(grades.of_peers, 0)) AS usual,
        greatest(tests.p_value, usual) AS p_value,
        -- Where hardly anybody else words it so, all that one exporter ships may be off as one.
        greatest(if(company.others_of_wording < 3, 1, coalesce(tests.again, 1)), usual) AS again
    FROM detect.price_tests AS tests
    JOIN features.compared AS compared USING (item_id)
    LEFT JOIN detect.price_company AS company USING (item_id)
    LEFT JOIN detect.price_by_grade AS grades USING (item_id)
    LEFT JOIN detect.price_published AS published USING (item_id)
    ANTI JOIN features.slips AS slips USING (item_id)
    ANTI JOIN features.nominal AS nominal ON nominal.item_id = tests.item_id AND nominal.whose = 'peers'
    ANTI JOIN detect.price_used AS used ON used.item_id = tests.item_id AND used.whose = 'peers'
    WHERE coalesce(if(compared.price_residual < 0, published.is_low, published.is_high), true)
)

SELECT item_id, claim, least(p_value, 2 * again) AS p_value, oddness(p_value) + oddness(again) AS oddness
FROM of_peers
UNION ALL
SELECT
    moved.item_id,
    if(moved.moved < 0, 'price_fell', 'price_rose'),
    greatest(moved.p_value, grades.of_parties),
    -- What leaves peers behind as well is of no grade that the parties state, unless prices of such grades lie as far
    -- from peers.
    least(coalesce(moved.move_oddness, 0), oddness(coalesce(grades.of_parties, 0)))
    + least(coalesce(moved.departure_oddness, 0), oddness(coalesce(grades.of_peers, 0)))
FROM detect.price_moved AS moved
LEFT JOIN detect.price_by_grade AS grades USING (item_id)
LEFT JOIN detect.price_published AS published USING (item_id)
ANTI JOIN features.nominal AS nominal ON nominal.item_id = moved.item_id AND nominal.whose = 'parties'
ANTI JOIN detect.price_used AS used ON used.item_id = moved.item_id AND used.whose = 'parties'
WHERE coalesce(if(moved.moved < 0, published.is_low, published.is_high), true)
