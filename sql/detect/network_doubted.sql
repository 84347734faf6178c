-- One row per doubted firm: by its own declarations, past violations or a watch list, and the share of firms as
-- doubted.
-- Grain: firm.
WITH doubts AS (
    SELECT firms.firm, 'findings' AS doubt, shares.share, firms.worst_item
    FROM detect.network_firms AS firms
    ASOF JOIN (FROM reference.network_doubts WHERE doubt = 'findings') AS shares ON firms.own_chance >= shares.chance
    WHERE casts_doubt(firms.own_chance)
    UNION ALL
    SELECT firms.firm, shares.doubt, shares.share, NULL
    FROM detect.network_firms AS firms
    JOIN reference.network_doubts AS shares
        ON shares.doubt = 'watchlist' AND firms.watchlisted OR shares.doubt = 'violation' AND firms.violations > 0
)

SELECT
    firm,
    arg_min(doubt, (share, doubt)) AS doubt,
    max(worst_item) AS worst_item,
    smallest_of(min(share), 3) AS share
FROM doubts
GROUP BY firm
