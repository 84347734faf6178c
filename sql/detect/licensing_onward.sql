-- One row per item of goods that came to a territory under a licence for it and left it again whole for another, their
-- origin unchanged, where the ledger holds no licence of that exporter or of the holder for such goods to go there, nor
-- one for an end user who sits there, and where nine tenths of what the holder got and sent out of that origin went so:
-- who stocks such goods sells some where they are and some in parts, who only passes them on uses none of them where he
-- was to.
-- Goods that go back are returned. That the two are the same goods is more probable than not for one of those that he
-- sends there at least.
-- Grain: item_id.
WITH arrived AS (
    SELECT inbound.item_id, inbound.hub, inbound.holder, inbound.hs6, inbound.far_end AS source, inbound.net_kg,
        items.origin
    FROM link.inbound AS inbound
    JOIN features.items AS items USING (item_id)
    WHERE (inbound.hub, inbound.holder, inbound.hs6) IN (SELECT (hub, holder, hs6) FROM detect.licensing_arrivals)
),

passed AS (
    SELECT arrived.*, legs.outbound, legs.match_probability, gone.destination,
        gone.net_kg AS gone_kg
    FROM arrived
    JOIN link.legs AS legs ON legs.inbound = arrived.item_id AND legs.same_heading AND legs.parties_agree
    JOIN features.items AS gone ON gone.item_id = legs.outbound AND gone.origin = arrived.origin
    WHERE legs.part > 0.9
        AND is_single(gone.destination)
        AND gone.destination NOT IN (arrived.hub, arrived.source, arrived.origin)
),

came AS (
    SELECT hub, holder, hs6, origin, sum(round(1000 * net_kg)::HUGEINT) AS grams
    FROM arrived
    GROUP BY hub, holder, hs6, origin
),

went AS (
    SELECT outbound.hub, outbound.holder, outbound.hs6, items.origin,
        sum(round(1000 * outbound.net_kg)::HUGEINT) AS grams
    FROM link.outbound AS outbound
    JOIN features.items AS items USING (item_id)
    GROUP BY outbound.hub, outbound.holder, outbound.hs6, items.origin
),

passers AS (
    SELECT passed.hub, passed.holder, passed.hs6, passed.origin
    FROM passed
    JOIN came USING (hub, holder, hs6, origin)
    JOIN went USING (hub, holder, hs6, origin)
    GROUP BY passed.hub, passed.holder, passed.hs6, passed.origin
    HAVING sum(round(1000 * passed.gone_kg)::HUGEINT) > 0.9 * greatest(any_value(came.grams), any_value(went.grams))
),

-- Party numbers that the register gives the same name are one.
licensed AS (
    SELECT licences.licence_id, licences.exporter_id, upper(exporters.name) AS exporter_name,
        left(licences.hs_code, 6) AS hs6, licences.destination
    FROM main.licences AS licences
    LEFT JOIN main.parties AS exporters ON exporters.party_id = licences.exporter_id
)

SELECT
    passed.outbound AS item_id,
    passed.item_id AS inbound,
    passed.hub,
    hash(passed.hub, passed.holder, passed.hs6) AS relation,
    passed.destination,
    passed.match_probability,
    licences.licence_id,
    licences.exporter_id,
    licences.end_user_id
FROM passed
SEMI JOIN passers USING (hub, holder, hs6, origin)
JOIN detect.licensing_arrivals AS arrivals USING (item_id)
JOIN main.licences AS licences ON licences.licence_id = arrivals.licence_id
LEFT JOIN main.parties AS end_users ON end_users.party_id = licences.end_user_id
JOIN main.declarations AS gone ON gone.rowid = passed.outbound
LEFT JOIN main.parties AS exporters ON exporters.party_id = licences.exporter_id
LEFT JOIN licensed AS others
    ON (others.exporter_id IN (licences.exporter_id, gone.exporter_id) OR others.exporter_name = upper(exporters.name))
    AND others.hs6 = left(licences.hs_code, 6)
    AND others.destination = passed.destination
WHERE passed.destination IS DISTINCT FROM end_users.country AND others.licence_id IS NULL
QUALIFY max(passed.match_probability) OVER (PARTITION BY passed.hub, passed.holder, passed.hs6, passed.destination)
    >= 0.5
