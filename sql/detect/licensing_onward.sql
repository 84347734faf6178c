-- One row per item of goods that came to a territory under a licence for it and left it again for another, their
-- origin unchanged, where the ledger holds no licence of that exporter for such goods to go there, nor one for an end
-- user who sits there. Goods that go back are returned. That the two are the same goods is more probable than not for
-- one of those that the holder sends there at least.
-- Grain: item_id.
SELECT
    legs.outbound AS item_id,
    legs.inbound,
    legs.hub,
    hash(arrivals.hub, arrivals.holder, arrivals.hs6) AS relation,
    gone.destination,
    legs.match_probability,
    licences.licence_id,
    licences.exporter_id,
    licences.end_user_id
FROM link.legs AS legs
JOIN detect.licensing_arrivals AS arrivals ON arrivals.item_id = legs.inbound
JOIN main.licences AS licences ON licences.licence_id = arrivals.licence_id
JOIN features.items AS arrived ON arrived.item_id = legs.inbound
JOIN features.items AS gone ON gone.item_id = legs.outbound
LEFT JOIN main.parties AS end_users ON end_users.party_id = licences.end_user_id
LEFT JOIN main.licences AS others
    ON others.exporter_id = licences.exporter_id
    AND left(others.hs_code, 6) = left(licences.hs_code, 6)
    AND others.destination = gone.destination
WHERE legs.same_heading
    AND legs.parties_agree
    AND gone.origin = arrived.origin
    AND gone.destination NOT IN (legs.hub, arrivals.source, arrived.origin, 'XW', 'ZZ', 'EU')
    AND gone.destination IS DISTINCT FROM end_users.country
    AND others.licence_id IS NULL
QUALIFY max(legs.match_probability) OVER (PARTITION BY arrivals.hub, arrivals.holder, arrivals.hs6, gone.destination)
    >= 0.5
