-- One row per territory, mineral and period: exports beside own capacity and what the territory always passed on. What
-- is usual is the middle of the periods before the mineral's first control was announced or, where there are none, of
-- all periods; the interval also takes in how far those spread.
-- Grain: mineral, territory, frequency, period_start.
WITH controls AS (
    SELECT unnest(minerals) AS mineral, min(announced) AS announced, min(effective) AS effective
    FROM trade.events
    GROUP BY 1
),

periods AS (
    SELECT mineral, frequency, period_start,
        coalesce(period_start < date_trunc('month', controls.announced), true) AS ordinary
    FROM (SELECT DISTINCT mineral, frequency, period_start FROM trade.territory_months)
    LEFT JOIN controls USING (mineral)
),

counted AS (
    SELECT mineral, frequency, count(*) FILTER (ordinary) AS ordinary
    FROM periods
    GROUP BY mineral, frequency
),

reference AS (
    SELECT periods.mineral, frequency, periods.period_start
    FROM periods
    JOIN counted USING (mineral, frequency)
    WHERE periods.ordinary OR counted.ordinary = 0
),

territories AS (
    SELECT DISTINCT territory, mineral, frequency FROM trade.territory_months
),

usual AS (
    SELECT
        territory, mineral, frequency,
        median(coalesce(months.exports_kg, 0)) AS exports_kg,
        quantile_cont(coalesce(months.exports_kg, 0), 0.05) AS exports_low,
        quantile_cont(coalesce(months.exports_kg, 0), 0.95) AS exports_high,
        median(least(coalesce(months.exports_kg, 0), coalesce(months.imports_kg, 0))) AS passed_kg
    FROM territories
    JOIN reference USING (mineral, frequency)
    LEFT JOIN trade.territory_months AS months USING (territory, mineral, frequency, period_start)
    GROUP BY territory, mineral, frequency
),

sizes AS (
    SELECT mineral, frequency, median(exports_kg) AS kg
    FROM trade.territory_months
    WHERE exports_kg > 0
    GROUP BY mineral, frequency
),

explained AS (
    SELECT
        months.*,
        coalesce(capacities.capacity_kg, 0) * years(frequency) AS capacity_kg,
        -- what is refined has to come from somewhere: refining explains exports as far as others than the source feed
        -- it
        coalesce(capacities.mine_kg, 0) * years(frequency)
        + least(coalesce(capacities.refine_kg, 0) * years(frequency),
            months.imports_kg - months.from_source_kg) AS own_kg,
        usual.passed_kg AS entrepot_kg,
        usual.exports_kg AS usual_kg,
        greatest(months.exports_kg - greatest(usual.exports_kg, own_kg), 0) AS unexplained_kg,
        greatest(months.exports_kg - 1.645 * months.exports_error - greatest(usual.exports_high, own_kg), 0) AS low_kg,
        greatest(months.exports_kg + 1.645 * months.exports_error - usual.exports_low, 0) AS high_kg
    FROM trade.territory_months AS months
    JOIN usual USING (territory, mineral, frequency)
    LEFT JOIN facts.capacities AS capacities USING (territory, mineral)
)

SELECT
    territory, mineral, frequency, period_start,
    coalesce(
        least(unexplained_kg, imports_kg) / nullif(exports_kg, 0) * unexplained_kg / nullif(unexplained_kg + sizes.kg,
            0), 0
    ) AS exposure,
    capacity_kg, imports_kg, from_source_kg, exports_kg, entrepot_kg,
    unexplained_kg,
    least(low_kg, unexplained_kg) AS unexplained_low_kg,
    greatest(high_kg, unexplained_kg) AS unexplained_high_kg,
    list_filter([
        CASE WHEN unexplained_kg > 0 THEN territory || ' exports ' || shown(exports_kg) || ' kg, usually '
            || shown(usual_kg)
            || CASE WHEN capacity_kg > 0 THEN ', and can mine, or refine from elsewhere, ' || shown(own_kg)
                ELSE ', and no source held here has it make any' END
            || ': ' || shown(unexplained_kg) || ' kg are unexplained.' END,
        CASE WHEN unexplained_kg > imports_kg THEN 'Its imports (' || shown(imports_kg)
            || ' kg) cannot have fed that: stocks, own output, or imports that nobody reports.'
            WHEN unexplained_kg > 0 AND from_source_kg > 0 THEN 'It imports ' || shown(from_source_kg)
                || ' kg from where the mineral is controlled.' END,
        CASE WHEN entrepot_kg > 0 AND unexplained_kg = 0 THEN 'It usually passes on ' || shown(entrepot_kg)
            || ' kg: ordinary trade of an entrepôt.' END
    ], lambda reason: reason IS NOT NULL) AS reasons
FROM explained
LEFT JOIN sizes USING (mineral, frequency)
