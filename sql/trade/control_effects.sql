-- One row per control of a heading: what it did to the source's exports, their concentration, what leaks to unspecified
-- partners, and their price, beside headings of the same source that no control touches.
-- Grain: hs_code, source, effective, frequency.
WITH sources AS (
    SELECT DISTINCT source, effective FROM trade.events
),

sent AS (
    SELECT legs.*, sources.source
    FROM trade.legs AS legs
    JOIN sources ON sources.source = legs.exporter AND sources.effective = legs.effective
    WHERE legs.importer <> 'EU'
),

sums AS (
    SELECT
        effective, frequency, heading, source, count(*) AS partners,
        total(before) AS before, total(after) AS after,
        sqrt(total(pow(before, 2))) AS root_before, sqrt(total(pow(after, 2))) AS root_after,
        total(CASE WHEN importer = 'ZZ' THEN before END) AS unspecified_before,
        total(CASE WHEN importer = 'ZZ' THEN after END) AS unspecified_after
    FROM sent
    GROUP BY effective, frequency, heading, source
),

priced AS (
    SELECT
        periods.effective, frequency, flows.hs_code AS heading, flows.exporter AS source,
        median(flows.usd / flows.kg) FILTER (periods.side = 'before') AS price_before,
        median(flows.usd / flows.kg) FILTER (periods.side = 'after') AS price_after
    FROM trade.moved AS flows
    JOIN trade.periods AS periods USING (frequency, period_start)
    SEMI JOIN sources ON sources.source = flows.exporter AND sources.effective = periods.effective
    WHERE flows.usd > 0 AND flows.kg > 0
    GROUP BY periods.effective, frequency, flows.hs_code, flows.exporter
),

changed AS (
    SELECT sums.*, priced.price_before, priced.price_after, ln(nullif(after, 0) / nullif(before, 0)) AS change,
        ln(price_after / price_before) AS price_change
    FROM sums
    LEFT JOIN priced USING (effective, frequency, heading, source)
),

peers AS (
    SELECT changed.effective, changed.frequency, changed.source, list(changed.change) AS changes,
        median(changed.change) AS change,
        median(changed.price_change) AS price_change, count(changed.change) AS peers
    FROM changed
    SEMI JOIN (FROM trade.peer_headings WHERE placebo) AS placebo ON placebo.heading = changed.heading
    GROUP BY changed.effective, changed.frequency, changed.source
)

SELECT
    changed.heading AS hs_code, changed.source, changed.effective, events.announced, events.until AS suspended,
    events.announcement, events.minerals, events.listed,
    changed.frequency, changed.partners,
    changed.before AS before_kg, changed.after AS after_kg, changed.change,
    pow(root_before / nullif(changed.before, 0), 2) AS concentration_before,
    pow(root_after / nullif(changed.after, 0), 2) AS concentration_after,
    coalesce(unspecified_before, 0) / nullif(changed.before, 0) AS unspecified_before,
    coalesce(unspecified_after, 0) / nullif(changed.after, 0) AS unspecified_after,
    price_before, price_after,
    coalesce(peers.peers, 0) AS peers,
    peers.change AS peer_change,
    coalesce(len(list_filter(peers.changes, lambda change: change <= changed.change)), 0) AS peers_fallen_as_far,
    peers.price_change AS peer_price_change,
    changed.price_change - coalesce(peers.price_change, 0) AS price_premium
FROM changed
JOIN (
    SELECT heading, source, effective, min(announced) AS announced, min(until) AS until,
        min(announcement) AS announcement,
        list_sort(list_distinct(flatten(list(minerals)))) AS minerals, bool_or(listed) AS listed
    FROM trade.events
    GROUP BY heading, source, effective
) AS events USING (heading, source, effective)
LEFT JOIN peers ON peers.effective = changed.effective AND peers.frequency = changed.frequency
    AND peers.source = changed.source
