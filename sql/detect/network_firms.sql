-- One row per firm that trades or stands in the register: since when it trades in watched goods, how old it was then,
-- and what speaks against it: its own declarations by the detectors so far, past violations, a watch list.
-- Grain: firm.
WITH traded AS (
    SELECT
        trade.firm,
        min(trade.declared_on) AS first_on,
        min(trade.declared_on) FILTER (trade.is_watched) AS first_watched_on,
        smallest_of(min(heard.p_value) FILTER (trade.answers), count(*) FILTER (trade.answers)) AS own_chance,
        arg_min(trade.item_id, (heard.p_value, heard.lot)) FILTER (trade.answers) AS worst_item
    FROM detect.network_trade AS trade
    JOIN detect.network_heard AS heard USING (item_id)
    GROUP BY trade.firm
),

violated AS (
    SELECT trade.firm, count(*) AS violations
    FROM main.inspections AS inspections
    JOIN features.items AS items
        ON items.authority = inspections.authority
        AND items.declaration_id = inspections.declaration_id
        AND items.item_no = inspections.item_no
    JOIN detect.network_trade AS trade ON trade.item_id = items.item_id AND trade.answers
    WHERE inspections.outcome = 'violation' AND inspections.inspected_on <= $as_of
    GROUP BY trade.firm
),

registered AS (
    SELECT firm, min(name) AS name, max(incorporated_on) AS incorporated_on,
        bool_or(coalesce(watchlisted, false)) AS watchlisted
    FROM detect.network_register
    GROUP BY firm
),

written AS (
    SELECT entity AS firm, min(coalesce(name, party_id)) AS name
    FROM link.parties
    GROUP BY entity
)

SELECT
    coalesce(traded.firm, registered.firm) AS firm,
    coalesce(registered.name, written.name) AS name,
    traded.firm IS NOT NULL AS trades,
    traded.first_watched_on,
    registered.incorporated_on,
    -- A firm that traded before it was incorporated was registered anew: its age is not known.
    CASE WHEN registered.incorporated_on <= traded.first_on
        THEN traded.first_on - registered.incorporated_on END AS days_old_at_first,
    CASE WHEN registered.incorporated_on <= traded.first_on
        THEN traded.first_watched_on - registered.incorporated_on END AS days_old,
    coalesce(registered.watchlisted, false) AS watchlisted,
    coalesce(violated.violations, 0) AS violations,
    traded.own_chance,
    traded.worst_item
FROM traded
FULL JOIN registered ON registered.firm = traded.firm
LEFT JOIN violated ON violated.firm = traded.firm
LEFT JOIN written ON written.firm = traded.firm
