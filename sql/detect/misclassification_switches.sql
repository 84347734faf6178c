-- One row per item of a heading that an exporter and a consignee began with after a control date, when another heading
-- that they had traded twice at least had stopped for half a year or for good, at the price of the goods that stopped
-- (a quarter more or less) and not at that of its own peers. What had left by that date arrives within two months. Once
-- for goods that a control bound, with a heading that has hidden their mineral or lies beside it; and once, as a
-- placebo, for ordinary goods at the same dates.
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
        items.is_watched
    FROM features.items AS items
    JOIN link.item_parties AS parties USING (item_id)
    WHERE parties.exporter_entity IS NOT NULL AND parties.importer_entity IS NOT NULL
),

spans AS (
    SELECT
        exporter_entity,
        importer_entity,
        hs6,
        any_value(is_watched) AS is_watched,
        min(declared_on) AS first_on
    FROM shipped
    GROUP BY ALL
),

-- Two headings of a pair of parties, one from before a date and one from after it.
changed AS (
    SELECT old.* EXCLUDE (first_on), new.hs6 AS begun_hs6, new.first_on AS begun_on, dates.*
    FROM dates
    JOIN spans AS new ON new.first_on >= dates.since
    JOIN spans AS old
        ON old.exporter_entity = new.exporter_entity
        AND old.importer_entity = new.importer_entity
        AND old.first_on < dates.since
    WHERE NOT old.is_watched
        OR EXISTS (FROM facts.heading_minerals AS minerals
                   WHERE minerals.hs6 = old.hs6 AND minerals.mineral = dates.mineral AND minerals.role = 'target')
),

dated AS (
    SELECT
        changed.*,
        shipped.declared_on,
        shipped.log_price,
        shipped.declared_on < changed.since + if(shipped.flow = 'import', 60, 0) AS is_before
    FROM changed
    JOIN shipped USING (exporter_entity, importer_entity, hs6)
),

stopped AS (
    SELECT
        * EXCLUDE (declared_on, log_price, is_before),
        count_if(is_before) AS items,
        max(declared_on) FILTER (is_before) AS last_on,
        median(log_price) FILTER (is_before) AS log_price,
        coalesce(min(declared_on) FILTER (NOT is_before), DATE 'infinity') AS resumed_on
    FROM dated
    GROUP BY ALL
    HAVING count_if(is_before) >= 2
        AND coalesce(min(declared_on) FILTER (NOT is_before), DATE 'infinity') >= since + 183
)

SELECT
    shipped.item_id,
    stopped.mineral,
    stopped.is_watched,
    stopped.since,
    arg_max(stopped.hs6, (stopped.items, stopped.hs6)) AS stopped_hs6,
    max(stopped.items) AS stopped_items,
    arg_max(stopped.last_on, (stopped.items, stopped.hs6)) AS stopped_on,
    arg_max(stopped.log_price, (stopped.items, stopped.hs6)) AS stopped_log_price,
    any_value(stopped.begun_on) AS begun_on
FROM shipped
JOIN stopped
    ON stopped.exporter_entity = shipped.exporter_entity
    AND stopped.importer_entity = shipped.importer_entity
    AND stopped.begun_hs6 = shipped.hs6
    AND stopped.resumed_on > shipped.declared_on
JOIN features.compared AS compared ON compared.item_id = shipped.item_id
WHERE abs(shipped.log_price - stopped.log_price) < ln(1.25)
    AND abs(compared.price_z) > 1
    AND CASE WHEN stopped.is_watched
             THEN stopped.jurisdiction IN (shipped.dispatch, shipped.authority)
                AND EXISTS (FROM facts.heading_minerals AS minerals
                            WHERE minerals.hs6 = shipped.hs6 AND minerals.mineral = stopped.mineral
                                AND minerals.role IN ('cover', 'adjacent'))
             ELSE NOT shipped.is_watched END
GROUP BY ALL
