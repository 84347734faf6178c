-- One row per item of a heading that an exporter and a consignee began with after a control date, when another heading
-- that they had traded twice at least had stopped for half a year or for good, at the price of the goods that stopped
-- (a quarter more or less) and not at that of its own peers. What had left by that date arrives later: imports of which
-- no export is seen count as from before it for sixty days. Once for goods that a control bound, with a heading that
-- has hidden their mineral or lies beside it; and once, as a placebo, for ordinary goods at the same dates.
-- Grain: item_id, mineral (of the date).
WITH dates AS (
    SELECT mineral, jurisdiction, min(valid_from) AS since
    FROM facts.controls
    WHERE status = 'in_force'
    GROUP BY ALL
),

shipped AS (
    SELECT
        items.item_id,
        items.hs6,
        items.flow,
        items.declared_on,
        items.log_price,
        items.dispatch,
        items.authority,
        parties.exporter_entity,
        parties.importer_entity,
        items.is_watched,
        pairs.imported IS NOT NULL AS is_other_side
    FROM features.items AS items
    JOIN link.item_parties AS parties USING (item_id)
    LEFT JOIN link.pairs AS pairs ON pairs.imported = items.item_id
    WHERE parties.exporter_entity IS NOT NULL AND parties.importer_entity IS NOT NULL
),

-- Of the two sides of a consignment one counts.
traded AS (
    SELECT
        *,
        count(*) OVER so_far AS times,
        median(log_price) OVER so_far AS price_so_far,
        lead(declared_on) OVER (PARTITION BY exporter_entity, importer_entity, hs6 ORDER BY declared_on) AS next_on
    FROM shipped
    WHERE NOT is_other_side
    WINDOW so_far AS (PARTITION BY exporter_entity, importer_entity, hs6 ORDER BY declared_on)
),

begun AS (
    SELECT exporter_entity, importer_entity, hs6, min(declared_on) AS first_on
    FROM traded
    GROUP BY ALL
),

-- Of several on the last day one row is enough.
stopped AS (
    SELECT DISTINCT
        traded.exporter_entity,
        traded.importer_entity,
        traded.hs6,
        traded.is_watched,
        traded.times,
        traded.price_so_far,
        traded.declared_on AS last_on,
        traded.next_on AS resumed_on,
        dates.*
    FROM traded
    JOIN dates
        ON dates.since > traded.declared_on - if(traded.flow = 'import', 60, 0)
        AND dates.since <= coalesce(traded.next_on, DATE 'infinity')
    WHERE traded.times >= 2
        AND coalesce(traded.next_on, DATE 'infinity') >= traded.declared_on + 183
        AND (NOT traded.is_watched
             OR EXISTS (FROM facts.heading_minerals AS minerals
                        WHERE minerals.hs6 = traded.hs6 AND minerals.mineral = dates.mineral
                            AND minerals.role = 'target'))
)

SELECT
    shipped.item_id,
    stopped.mineral,
    stopped.is_watched,
    stopped.since,
    arg_max(stopped.hs6, (stopped.times, stopped.hs6)) AS stopped_hs6,
    max(stopped.times) AS stopped_items,
    arg_max(stopped.last_on, (stopped.times, stopped.hs6)) AS stopped_on,
    arg_max_null(stopped.resumed_on, (stopped.times, stopped.hs6)) AS resumed_on,
    arg_max(stopped.price_so_far, (stopped.times, stopped.hs6)) AS stopped_log_price,
    any_value(begun.first_on) AS begun_on
FROM shipped
JOIN begun USING (exporter_entity, importer_entity, hs6)
JOIN stopped
    ON stopped.exporter_entity = shipped.exporter_entity
    AND stopped.importer_entity = shipped.importer_entity
    AND stopped.hs6 <> shipped.hs6
    AND begun.first_on >= stopped.since
    AND begun.first_on > stopped.last_on
    AND shipped.declared_on < coalesce(stopped.resumed_on, DATE 'infinity')
JOIN features.compared AS compared ON compared.item_id = shipped.item_id
WHERE abs(shipped.log_price - stopped.price_so_far) < ln(1.25)
    AND abs(compared.price_z) > 1
    AND CASE WHEN stopped.is_watched
             THEN stopped.jurisdiction IN (shipped.dispatch, shipped.authority)
                AND EXISTS (FROM facts.heading_minerals AS minerals
                            WHERE minerals.hs6 = shipped.hs6 AND minerals.mineral = stopped.mineral
                                AND minerals.role IN ('cover', 'adjacent'))
             ELSE NOT shipped.is_watched END
GROUP BY ALL
