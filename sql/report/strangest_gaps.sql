-- One row per gap between mirrors in headings of a mineral, the strangest thousand of each, for all minerals in one
-- look at the gaps.
-- Grain: mineral, rank.
WITH held AS (
    SELECT DISTINCT mineral, hs_code FROM price_volatility
),

picked AS (
    SELECT held.mineral, unnest(min(gaps.rank, 1000)) AS rank
    FROM mirror_gaps AS gaps
    JOIN held USING (hs_code)
    GROUP BY held.mineral
)

SELECT picked.mineral, gaps.*
FROM mirror_gaps AS gaps
JOIN picked USING (rank)
