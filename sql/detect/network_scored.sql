-- One row per screened item: the probability that an honest item of watched goods names a firm in as odd a company, of
-- a listed owner or under the roof of a listed party, goes to and fro so, or has as many firms of one roof with one
-- partner.
-- Grain: item_id.
WITH known AS (
    SELECT DISTINCT firm
    FROM detect.network_identifiers
),

looked_at AS (
    SELECT trade.item_id, min(named.p_value) AS p_value, bool_or(known.firm IS NOT NULL) AS is_known
    FROM detect.network_trade AS trade
    LEFT JOIN known USING (firm)
    LEFT JOIN detect.network_named AS named ON named.item_id = trade.item_id AND named.side = trade.side
    WHERE trade.is_watched
    GROUP BY trade.item_id
)

SELECT
    items.item_id,
    CASE WHEN looked_at.is_known OR trips.item_id IS NOT NULL
        THEN least(looked_at.p_value, trips.p_value, crowds.p_value, owned.p_value, beside.p_value, 1) END AS p_value,
    false AS thin,
    CASE
        WHEN NOT items.is_watched THEN 'neither strategic goods nor goods known as their cover'
        WHEN looked_at.item_id IS NULL THEN 'no exporter or importer named'
        WHEN NOT looked_at.is_known AND trips.item_id IS NULL
            THEN 'no address, phone, owner or broker of its firms is known'
    END AS silent
FROM features.items AS items
LEFT JOIN looked_at USING (item_id)
LEFT JOIN detect.network_round_trips AS trips USING (item_id)
LEFT JOIN detect.network_one_partner AS crowds USING (item_id)
LEFT JOIN detect.network_owned AS owned USING (item_id)
LEFT JOIN detect.network_beside AS beside USING (item_id)
