-- One row: how many holders in a territory got goods of a heading under licences for it, how many of them send such
-- goods on without one, and the shares of all screened items that leave again of what came so, and that do so
-- unlicensed.
-- Grain: one row.
SELECT
    count(DISTINCT hash(arrivals.hub, arrivals.holder, arrivals.hs6)) AS relations,
    count(DISTINCT onward.relation) AS sent_on,
    count(DISTINCT legs.outbound) / (SELECT count(*) FROM features.items) AS passing,
    greatest(count(DISTINCT onward.item_id), 1) / (SELECT count(*) FROM features.items) AS leaving
FROM detect.licensing_arrivals AS arrivals
LEFT JOIN detect.licensing_onward AS onward ON onward.inbound = arrivals.item_id
LEFT JOIN link.legs AS legs ON legs.inbound = arrivals.item_id
