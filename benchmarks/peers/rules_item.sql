-- A row is a declared item beside what its heading, code and package lead an analyst to expect.
-- Grain: authority, declaration_id, item_no.
-- Tables: declarations, rates (of the world); heading_minerals (reference).
WITH priced AS (
    SELECT
        d.* REPLACE (upper(d.origin) AS origin, upper(d.destination) AS destination),
        left(d.hs_code, 6) AS hs6,
        d.flow IN ('export', 're-export') AS leaving,
        date_trunc('quarter', d.declared_on) AS season,
        -- Freight is taken out of CIF values at a flat 6 %, so that terms of delivery can be compared.
        d.value * r.usd_per_unit / CASE WHEN d.incoterm IN ('CIF', 'CIP', 'DAP', 'CFR') THEN 1.06 ELSE 1 END AS usd
    FROM declarations AS d
    LEFT JOIN rates AS r ON r.currency = d.currency AND r.month = date_trunc('month', d.declared_on)
),
item AS (
    SELECT *,
        ln(nullif(usd, 0) / net_kg) AS price,
        ln(net_kg / nullif(packages, 0)) AS package_load,
        ln(gross_kg / nullif(volume_m3, 0)) AS density,
        (gross_kg - net_kg) / nullif(gross_kg, 0) AS tare,
        weighed_kg / nullif(gross_kg, 0) - 1 AS overweight,
        -- Tonnes typed as kilograms, and net and gross the wrong way round, are slips and not suspicions.
        coalesce(abs(abs(ln(weighed_kg / nullif(gross_kg, 0))) - ln(1000)) < 0.5, false)
            OR coalesce(gross_kg < net_kg, false) AS slip
    FROM priced
),
mineral AS (
    SELECT hs6,
        bool_or(role <> 'cover') AS holds,
        bool_or(role IN ('target', 'downstream')) AS target,
        bool_or(role = 'cover') AS cover,
        bool_or(basket) AS basket
    FROM heading_minerals
    GROUP BY hs6
),
-- Prices of the full code in a quarter where there are enough of them, else of the heading over all time.
code_price AS (
    SELECT authority, hs_code, season, median(price) AS mid, mad(price) AS width, count(price) AS peers
    FROM item GROUP BY ALL
),
heading_price AS (
    SELECT hs6, season, median(price) AS mid, mad(price) AS width, count(price) AS peers FROM item GROUP BY ALL
),
long_price AS (
    SELECT hs6, median(price) AS mid, mad(price) AS width, count(price) AS peers FROM item GROUP BY ALL
),
load AS (
    SELECT hs6, package_type, median(package_load) AS mid, greatest(mad(package_load), 0.05) AS width,
        median(tare) AS tare_mid, greatest(mad(tare), 0.003) AS tare_width, count(*) AS peers
    FROM item GROUP BY ALL
),
bulk AS (
    SELECT hs6, median(density) AS mid, greatest(mad(density), 0.05) AS width, count(density) AS peers
    FROM item GROUP BY hs6
),
scale AS (
    SELECT authority, greatest(mad(overweight), 0.001) AS width FROM item GROUP BY authority
),
expected AS (
    SELECT i.authority, i.declaration_id, i.item_no,
        CASE WHEN c.peers >= 20 THEN i.price - c.mid WHEN h.peers >= 20 THEN i.price - h.mid
            ELSE i.price - l.mid END AS gap,
        1.4826 * greatest(0.08, CASE WHEN c.peers >= 20 THEN c.width WHEN h.peers >= 20 THEN h.width
            ELSE l.width END) AS width,
        i.package_load - o.mid AS package_gap, 1.4826 * o.width AS package_width,
        i.density - b.mid AS density_gap, 1.4826 * b.width AS density_width,
        abs(i.tare - o.tare_mid) AS tare_gap, 1.4826 * o.tare_width AS tare_width,
        o.peers AS load_peers, b.peers AS bulk_peers,
        1.4826 * s.width AS scale_width,
        -- What is looked for is strategic minerals: the rest counts for less.
        CASE WHEN m.holds THEN 1.0 WHEN m.cover THEN 0.8 ELSE 0.6 END AS concern
    FROM item AS i
    LEFT JOIN code_price AS c USING (authority, hs_code, season)
    LEFT JOIN heading_price AS h ON h.hs6 = i.hs6 AND h.season = i.season
    LEFT JOIN long_price AS l ON l.hs6 = i.hs6
    LEFT JOIN load AS o ON o.hs6 = i.hs6 AND o.package_type = i.package_type
    LEFT JOIN bulk AS b ON b.hs6 = i.hs6
    LEFT JOIN scale AS s ON s.authority = i.authority
    LEFT JOIN mineral AS m ON m.hs6 = i.hs6
),
-- A pair of firms that has always traded at its own price deals in another grade, more likely than not.
habit AS (
    SELECT i.authority, i.exporter_id, i.importer_id, i.hs6, median(e.gap) AS usual_gap
    FROM item AS i
    JOIN expected AS e USING (authority, declaration_id, item_no)
    GROUP BY ALL
    HAVING count(*) >= 4 AND max(i.declared_on) - min(i.declared_on) >= 90
),
graded AS (
    SELECT e.*, coalesce(abs(h.usual_gap) > ln(1.4) AND abs(e.gap - h.usual_gap) < greatest(0.4, 3 * e.width), false)
        AS habitual
    FROM expected AS e
    JOIN item AS i USING (authority, declaration_id, item_no)
    LEFT JOIN habit AS h ON h.authority = i.authority AND h.exporter_id = i.exporter_id
        AND h.importer_id = i.importer_id AND h.hs6 = i.hs6
)
SELECT i.*, g.* EXCLUDE (authority, declaration_id, item_no),
    m.holds, m.target, m.cover, m.basket
FROM item AS i
JOIN graded AS g USING (authority, declaration_id, item_no)
LEFT JOIN mineral AS m ON m.hs6 = i.hs6
