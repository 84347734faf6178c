-- One row per item that came to a territory under a licence for it: the licence that it names, or that the export
-- declaration of the same goods does.
-- Grain: item_id.
WITH sides AS (
    SELECT item_id, item_id AS named_by
    FROM link.inbound
    UNION ALL
    SELECT imported, exported
    FROM link.pairs
    WHERE match_probability >= 0.5
)

SELECT
    inbound.item_id,
    inbound.hub,
    inbound.holder,
    inbound.hs6,
    min(licences.licence_id) AS licence_id
FROM link.inbound AS inbound
JOIN sides USING (item_id)
JOIN main.declarations AS declarations ON declarations.rowid = sides.named_by
JOIN main.licences AS licences
    ON licences.licence_id = declarations.licence_id AND licences.destination = inbound.hub
WHERE inbound.holder IS NOT NULL
GROUP BY ALL
