-- One row per exporter of a controlled heading around a control: its exports to all, before and after, how much of them
-- rose beyond the usual and how much fell, what it can mine and refine, whether any source names works of its own,
-- whether it mines a mineral of which no source names works anywhere, and what it must have made itself before: what it
-- sold of the heading beyond what it took in of it. A mine makes no finished goods: of those only what was sold before
-- shows that a territory makes them.
-- Grain: effective, frequency, heading, hub.
WITH own AS (
    SELECT held.heading, capacities.territory AS hub, max(capacities.mine_kg) AS mine_kg,
        max(capacities.refine_kg) AS refine_kg, bool_or(capacities.refines) AS refines,
        bool_or(capacities.mine_kg > 0 AND NOT known.works) AS works_unknown
    FROM trade.heading_minerals AS held
    JOIN facts.capacities AS capacities USING (mineral)
    JOIN (SELECT mineral, bool_or(refines) AS works FROM facts.capacities GROUP BY mineral) AS known USING (mineral)
    WHERE held.role <> 'downstream'
    GROUP BY held.heading, capacities.territory
),

imports AS (
    SELECT effective, frequency, heading, importer AS hub, total(before) AS before
    FROM trade.legs
    WHERE is_single(exporter)
    GROUP BY effective, frequency, heading, importer
),

exports AS (
    SELECT
        effective, frequency, heading, exporter AS hub,
        total(before) AS before, total(after) AS after,
        total(CASE WHEN z >= 1 AND rise_kg > 0 THEN rise_kg END) AS risen_kg,
        sqrt(total(CASE WHEN z >= 1 AND rise_kg > 0 THEN pow(rise_error, 2) END)) AS risen_error,
        total(CASE WHEN z <= -1 THEN greatest(-rise_kg, 0) END) AS fallen_kg,
        max(periods_after) AS periods_after
    FROM trade.legs
    WHERE is_single(importer)
    GROUP BY effective, frequency, heading, exporter
)

SELECT
    exports.*,
    coalesce(own.mine_kg, 0) AS mine_kg,
    coalesce(own.refine_kg, 0) AS refine_kg,
    coalesce(own.refines, false) AS refines,
    coalesce(own.works_unknown, false) AS works_unknown,
    greatest(exports.before - coalesce(imports.before, 0), 0) AS made_before
FROM exports
LEFT JOIN own USING (heading, hub)
LEFT JOIN imports USING (effective, frequency, heading, hub)
