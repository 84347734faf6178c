-- A row is a declaration with the points that a dozen fixed rules of a customs analyst give it.
-- Grain: authority, declaration_id.
-- Tables: item (rules_item.sql); parties, licences (of the world); heading_minerals, producers, controls (reference).
-- Parameters: masses, values (limits of parcels), crafted (headings of articles that are made anywhere), and for every
-- mineral the pattern that names it.
WITH producing AS (
    SELECT m.hs6, p.territory, bool_or(p.world_share > 0.004) AS makes
    FROM heading_minerals AS m
    JOIN producers AS p USING (mineral)
    WHERE p.world_share >= 0.002 OR p.world_share IS NULL
    GROUP BY m.hs6, p.territory
),
-- The minerals that a description names.
spoken AS (
    SELECT authority, declaration_id, item_no, hs6, unnest(names) AS mineral
    FROM (
        SELECT *, list_filter([
            CASE WHEN regexp_matches(lower(description), $antimony) THEN 'antimony' END,
            CASE WHEN regexp_matches(lower(description), $gallium) THEN 'gallium' END,
            CASE WHEN regexp_matches(lower(description), $germanium) THEN 'germanium' END,
            CASE WHEN regexp_matches(lower(description), $tungsten) THEN 'tungsten' END,
            CASE WHEN regexp_matches(lower(description), $rare_earths) THEN 'rare_earths' END,
            CASE WHEN regexp_matches(lower(description), $bismuth) THEN 'bismuth' END,
            CASE WHEN regexp_matches(lower(description), $tellurium) THEN 'tellurium' END,
            CASE WHEN regexp_matches(lower(description), $molybdenum) THEN 'molybdenum' END,
            CASE WHEN regexp_matches(lower(description), $graphite) THEN 'graphite' END,
            CASE WHEN regexp_matches(lower(description), $indium) THEN 'indium' END
        ], lambda mineral: mineral IS NOT NULL) AS names
        FROM item
    )
    WHERE len(names) > 0
),
-- 1 to 4: price, weight, package, tare.
physical AS (
    SELECT authority, declaration_id, item_no,
        concern * CASE WHEN abs(abs(gap) - ln(1000)) < 0.4 THEN 0
            WHEN habitual THEN 1
            WHEN abs(gap) > ln(1.5) AND abs(gap) > 8 * width THEN 5
            WHEN abs(gap) > ln(1.5) AND abs(gap) > 5 * width THEN 4
            WHEN abs(gap) > ln(1.4) AND abs(gap) > 3.5 * width THEN 2.5 ELSE 0 END AS price_points,
        CASE WHEN overweight > 0.03 AND overweight > 8 * scale_width THEN 5
            WHEN overweight > 0.025 AND overweight > 4.5 * scale_width THEN 4 ELSE 0 END AS weight_points,
        concern * (CASE WHEN load_peers >= 20 AND package_gap > ln(2.2) AND package_gap > 4 * package_width THEN 3
                ELSE 0 END
            + CASE WHEN bulk_peers >= 20 AND abs(density_gap) > ln(1.35) AND abs(density_gap) > 6 * density_width THEN 4
                WHEN bulk_peers >= 20 AND abs(density_gap) > ln(1.35) AND abs(density_gap) > 4 * density_width THEN 2.5
                ELSE 0 END) AS load_points,
        concern * CASE WHEN load_peers >= 20 AND tare_gap > 0.05 AND tare_gap > 8 * tare_width THEN 4
            WHEN load_peers >= 20 AND tare_gap > 0.04 AND tare_gap > 5 * tare_width THEN 2 ELSE 0 END AS tare_points
    FROM item
),
-- 5 and 6: no production at the origin; the producer dispatched it under another flag.
origin AS (
    SELECT i.authority, i.declaration_id, i.item_no,
        -- A basket heading holds a mineral only where the description names one.
        CASE WHEN i.target AND NOT list_contains($crafted, i.hs6) AND i.origin IS NOT NULL AND p.territory IS NULL
            AND (NOT i.basket OR s.item_no IS NOT NULL) THEN 4 ELSE 0 END
            + CASE WHEN i.holds AND i.dispatch = 'CN' AND i.origin <> 'CN' THEN 4
                WHEN i.dispatch = 'CN' AND i.origin <> 'CN' THEN 1 ELSE 0 END AS origin_points
    FROM item AS i
    LEFT JOIN (SELECT DISTINCT authority, declaration_id, item_no FROM spoken) AS s
        USING (authority, declaration_id, item_no)
    LEFT JOIN producing AS p ON p.hs6 = i.hs6 AND p.territory = i.origin
),
-- 7 and 8: a cover heading with a dear price, or a description that names a mineral foreign to the heading.
named AS (
    SELECT s.authority, s.declaration_id, s.item_no, s.hs6
    FROM spoken AS s
    LEFT JOIN heading_minerals AS h ON h.hs6 = s.hs6 AND h.mineral = s.mineral AND h.role <> 'cover'
    WHERE h.hs6 IS NULL
    GROUP BY ALL
),
usual_name AS (
    SELECT n.hs6, count(*) / any_value(t.items) AS share
    FROM named AS n JOIN (SELECT hs6, count(*) AS items FROM item GROUP BY hs6) AS t USING (hs6)
    GROUP BY n.hs6
),
wording AS (
    SELECT i.authority, i.declaration_id, i.item_no,
        CASE WHEN i.cover AND NOT i.habitual AND i.gap > ln(3) AND i.gap > 4 * i.width THEN 2 ELSE 0 END
            + CASE WHEN n.item_no IS NOT NULL AND u.share < 0.08 THEN 5 ELSE 0 END AS wording_points
    FROM item AS i
    LEFT JOIN named AS n USING (authority, declaration_id, item_no)
    LEFT JOIN usual_name AS u ON u.hs6 = i.hs6
),
-- 9: parcels of one exporter, or of exporters with one address or phone, just under a round limit within a fortnight.
small AS (
    SELECT i.authority, i.declaration_id, i.item_no, i.hs6, i.destination, i.declared_on,
        coalesce(p.address, i.exporter_id) AS house, coalesce(p.phone, i.exporter_id) AS phone,
        i.importer_id AS buyer, unnest(list_concat(
            list_filter($masses, lambda most: i.net_kg < most AND i.net_kg > 0.84 * most),
            list_filter($values, lambda most: i.usd < most AND i.usd > 0.75 * most))) AS most
    FROM item AS i
    LEFT JOIN parties AS p ON p.party_id = i.exporter_id
    WHERE i.holds AND i.item_no = 1
),
-- A burst counts, not a steady customer: most of what was ever sent this way was sent within the fortnight.
parcels AS (
    SELECT authority, declaration_id, item_no,
        max(CASE WHEN near_house >= 0.5 * all_house THEN near_house WHEN near_phone >= 0.5 * all_phone THEN near_phone
            WHEN near_buyer >= 0.5 * all_buyer THEN near_buyer ELSE 0 END) AS near
    FROM (
        SELECT authority, declaration_id, item_no,
            count(*) OVER (PARTITION BY authority, hs6, destination, most, house ORDER BY declared_on
                RANGE BETWEEN INTERVAL 14 DAYS PRECEDING AND INTERVAL 14 DAYS FOLLOWING) AS near_house,
            count(*) OVER (PARTITION BY authority, hs6, destination, most, phone ORDER BY declared_on
                RANGE BETWEEN INTERVAL 14 DAYS PRECEDING AND INTERVAL 14 DAYS FOLLOWING) AS near_phone,
            count(*) OVER (PARTITION BY authority, hs6, destination, most, buyer ORDER BY declared_on
                RANGE BETWEEN INTERVAL 14 DAYS PRECEDING AND INTERVAL 14 DAYS FOLLOWING) AS near_buyer,
            count(*) OVER (PARTITION BY authority, hs6, destination, house) AS all_house,
            count(*) OVER (PARTITION BY authority, hs6, destination, phone) AS all_phone,
            count(*) OVER (PARTITION BY authority, hs6, destination, buyer) AS all_buyer
        FROM small
    )
    GROUP BY authority, declaration_id, item_no
),
-- 10: licences of controlled exports.
bound AS (
    SELECT DISTINCT i.authority, i.declaration_id, i.item_no
    FROM item AS i
    JOIN controls AS c ON c.code = i.hs_code AND c.jurisdiction = i.authority AND c.status = 'in_force'
        AND i.declared_on >= c.valid_from AND i.declared_on < coalesce(c.valid_to, DATE '2999-01-01')
    WHERE i.leaving
),
drawn AS (
    SELECT authority, declaration_id, item_no,
        sum(net_kg) OVER (PARTITION BY licence_id ORDER BY declared_on, declaration_id, item_no) AS used_kg
    FROM item WHERE licence_id IS NOT NULL AND leaving AND NOT slip
),
licence AS (
    SELECT i.authority, i.declaration_id, i.item_no,
        CASE WHEN i.licence_id IS NULL THEN 5
            WHEN l.licence_id IS NULL THEN 5
            WHEN i.declared_on NOT BETWEEN l.valid_from AND l.valid_to THEN 5
            WHEN l.exporter_id <> i.exporter_id THEN 5
            WHEN left(l.hs_code, 8) <> left(i.hs_code, 8) THEN 5
            WHEN l.destination <> i.destination THEN 5
            WHEN l.end_user_id <> i.end_user_id THEN 5
            WHEN w.used_kg > l.max_kg * 1.001 THEN 5 ELSE 0 END AS licence_points
    FROM bound
    JOIN item AS i USING (authority, declaration_id, item_no)
    LEFT JOIN licences AS l ON l.licence_id = i.licence_id
    LEFT JOIN drawn AS w USING (authority, declaration_id, item_no)
),
-- 11: in and out of a territory within sixty days, the same mineral by the same firm, under another origin.
moved AS (
    SELECT i.authority, i.declaration_id, i.item_no, i.flow, i.leaving, i.exporter_id, i.importer_id, i.hs6, h.mineral,
        i.declared_on, i.net_kg, i.origin
    FROM item AS i JOIN heading_minerals AS h USING (hs6)
    WHERE h.role <> 'cover' AND NOT i.slip
),
passage AS (
    SELECT n.authority, n.declaration_id AS entry_id, n.item_no AS entry_no,
        o.declaration_id AS departure_id, o.item_no AS departure_no,
        CASE WHEN p.makes THEN 2.5 ELSE 5 END AS points
    FROM moved AS n
    JOIN moved AS o ON o.authority = n.authority AND o.exporter_id = n.importer_id AND o.mineral = n.mineral
        AND o.declared_on BETWEEN n.declared_on AND n.declared_on + INTERVAL 60 DAYS
        AND o.net_kg BETWEEN 0.2 * n.net_kg AND 1.02 * n.net_kg AND o.origin <> n.origin
    LEFT JOIN producing AS p ON p.hs6 = o.hs6 AND p.territory = o.origin
    WHERE n.flow = 'import' AND o.leaving
),
hub AS (
    SELECT authority, declaration_id, item_no, max(points) AS hub_points
    FROM (
        SELECT authority, departure_id AS declaration_id, departure_no AS item_no, points FROM passage
        UNION ALL
        SELECT authority, entry_id, entry_no, points FROM passage
    )
    GROUP BY ALL
),
-- 12: the two papers of one consignment disagree; they are paired by document, else by container.
pair AS (
    SELECT e.authority AS a1, e.declaration_id AS d1, e.item_no AS n1, i.authority AS a2, i.declaration_id AS d2,
        i.item_no AS n2
    FROM item AS e
    JOIN item AS i ON i.transport_doc = e.transport_doc AND i.item_no = e.item_no
        AND i.flow = 'import' AND e.leaving AND i.declared_on BETWEEN e.declared_on AND e.declared_on + INTERVAL 90 DAYS
    UNION
    SELECT e.authority, e.declaration_id, e.item_no, i.authority, i.declaration_id, i.item_no
    FROM item AS e
    JOIN item AS i ON i.container_id = e.container_id AND i.item_no = e.item_no
        AND i.flow = 'import' AND e.leaving AND i.declared_on BETWEEN e.declared_on AND e.declared_on + INTERVAL 60 DAYS
),
disagreement AS (
    SELECT p.*,
        e.concern * CASE WHEN e.slip OR i.slip OR abs(abs(ln(e.net_kg / i.net_kg)) - ln(1000)) < 0.2 THEN 0
            ELSE CASE WHEN abs(ln(e.net_kg / i.net_kg)) > 0.12 THEN 4 ELSE 0 END
                + CASE WHEN abs(ln(e.usd / i.usd)) > 0.3 THEN 4 WHEN abs(ln(e.usd / i.usd)) > 0.22 THEN 2 ELSE 0 END
                + CASE WHEN e.hs6 <> i.hs6 THEN 4 ELSE 0 END
                + CASE WHEN e.origin <> i.origin THEN 4 ELSE 0 END END AS points
    FROM pair AS p
    JOIN item AS e ON e.authority = p.a1 AND e.declaration_id = p.d1 AND e.item_no = p.n1
    JOIN item AS i ON i.authority = p.a2 AND i.declaration_id = p.d2 AND i.item_no = p.n2
),
mirror AS (
    SELECT authority, declaration_id, item_no, max(points) AS mirror_points
    FROM (
        SELECT a1 AS authority, d1 AS declaration_id, n1 AS item_no, points FROM disagreement
        UNION ALL
        SELECT a2, d2, n2, points FROM disagreement
    )
    GROUP BY ALL
),
-- 13: young firms under a shared roof, and watch-listed ones, in controlled minerals.
crowd AS (
    SELECT p.party_id, p.incorporated_on, p.watchlisted,
        count(*) OVER (PARTITION BY coalesce(p.address, p.party_id)) AS at_address,
        count(*) OVER (PARTITION BY coalesce(p.phone, p.party_id)) AS at_phone,
        bool_or(p.watchlisted) OVER (PARTITION BY coalesce(p.address, p.party_id)) AS watched_address,
        bool_or(p.watchlisted) OVER (PARTITION BY coalesce(p.phone, p.party_id)) AS watched_phone
    FROM parties AS p
),
firm AS (
    SELECT i.authority, i.declaration_id, i.item_no,
        max(CASE WHEN date_diff('day', c.incorporated_on, i.declared_on) BETWEEN 0 AND 365
                AND (c.at_address BETWEEN 2 AND 12 OR c.at_phone BETWEEN 2 AND 12) THEN 4
            WHEN date_diff('day', c.incorporated_on, i.declared_on) BETWEEN 0 AND 240 THEN 2.5 ELSE 0 END
            + CASE WHEN c.watchlisted OR c.watched_address OR c.watched_phone THEN 3 ELSE 0 END) AS firm_points
    FROM item AS i
    JOIN crowd AS c ON c.party_id IN (i.exporter_id, i.importer_id)
    WHERE i.holds
    GROUP BY ALL
),
added AS (
    SELECT i.authority, i.declaration_id, i.item_no, i.transport_doc, i.container_id,
        CASE WHEN i.slip THEN 0 ELSE
            coalesce(f.price_points, 0) + coalesce(f.weight_points, 0) + coalesce(f.load_points, 0)
            + coalesce(f.tare_points, 0) END
            + coalesce(o.origin_points, 0) + coalesce(w.wording_points, 0)
            + CASE WHEN s.near >= 6 THEN 5 WHEN s.near >= 4 THEN 4 WHEN s.near >= 3 THEN 2 ELSE 0 END
            + coalesce(l.licence_points, 0) + coalesce(h.hub_points, 0) + coalesce(m.mirror_points, 0)
            + coalesce(c.firm_points, 0) AS points,
        least(abs(coalesce(i.gap / i.width, 0)), 20) AS oddness
    FROM item AS i
    JOIN physical AS f USING (authority, declaration_id, item_no)
    JOIN origin AS o USING (authority, declaration_id, item_no)
    JOIN wording AS w USING (authority, declaration_id, item_no)
    LEFT JOIN parcels AS s USING (authority, declaration_id, item_no)
    LEFT JOIN licence AS l USING (authority, declaration_id, item_no)
    LEFT JOIN hub AS h USING (authority, declaration_id, item_no)
    LEFT JOIN mirror AS m USING (authority, declaration_id, item_no)
    LEFT JOIN firm AS c USING (authority, declaration_id, item_no)
),
declared AS (
    SELECT authority, declaration_id, any_value(transport_doc) AS transport_doc, any_value(container_id) AS container_id,
        max(points) AS points, max(oddness) AS oddness
    FROM added
    GROUP BY authority, declaration_id
),
-- The other papers of the same consignment are looked at with it.
by_document AS (
    SELECT transport_doc, max(points) AS points FROM declared WHERE transport_doc IS NOT NULL GROUP BY transport_doc
),
by_container AS (
    SELECT container_id, max(points) AS points FROM declared WHERE container_id IS NOT NULL GROUP BY container_id
)
SELECT d.authority, d.declaration_id,
    greatest(d.points, 0.85 * coalesce(c.points, 0), 0.85 * coalesce(b.points, 0)) + 0.01 * d.oddness AS score
FROM declared AS d
LEFT JOIN by_document AS c USING (transport_doc)
LEFT JOIN by_container AS b USING (container_id)
ORDER BY d.authority, d.declaration_id
