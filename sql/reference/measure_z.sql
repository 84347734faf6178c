-- One row per item that has the measure: what its peers leave unexplained, in spreads of the narrowest group, and how many
-- items share the broader group that counts as its peers.
-- The spread reaches to the farthest tenth of peers, 1.645 standard deviations if they were normal; the doubt about where
-- their middle lies widens it by as much.
-- Grain: item_id.
WITH counted AS (
    SELECT peers_of, count(*) AS peers
    FROM unscaled
    GROUP BY peers_of
)

SELECT
    item_id,
    residual,
    residual / sqrt(pow(if(residual < 0, below, above), 2) + pow(1.645, 2) * doubt) AS z,
    peers
FROM unscaled
JOIN counted USING (peers_of)
