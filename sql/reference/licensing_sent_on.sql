-- One row: how many holders in a territory got goods of a heading under licences for it, how many of them send such
-- goods on without one, and the share of all screened items that do so.
-- Grain: one row.
SELECT
    count(DISTINCT hash(arrivals.hub, arrivals.holder, arrivals.hs6)) AS relations,
    count(DISTINCT onward.relation) AS sent_on,
    greatest(count(DISTINCT onward.item_id), 1) / (SELECT count(*) FROM features.items) AS leaving
FROM detect.licensing_arrivals AS arrivals
LEFT JOIN detect.licensing_onward AS onward ON onward.inbound = arrivals.item_id
