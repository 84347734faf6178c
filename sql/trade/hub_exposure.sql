-- One row per territory, mineral and period: exports beside own capacity and what the territory always passed on. What
-- is usual is the middle of the periods before the mineral's first control was announced or, where there are none, of
-- all periods; the interval also takes in how far those spread. Only periods and headings count in which the
-- territory's exports are told, and of its imports the same; headings that are told in different periods are held each
-- against its own, and what they come to is added up.
-- Grain: mineral, territory, frequency, period_start.
WITH controls AS (
    SELECT unnest(minerals) AS mineral, min(announced) AS announced
    FROM trade.events
    GROUP BY 1
),

-- the headings that are told of a territory in the same periods
alike AS (
    SELECT territory, mineral, frequency, first_alike, any_value(own_periods) AS own_periods,
        any_value(periods) AS periods, list(heading) AS headings
    FROM trade.export_coverage
    GROUP BY territory, mineral, frequency, first_alike
),

told AS (
    SELECT territory, mineral, frequency, first_alike, unnest(periods) AS period_start,
        unnest(list_transform(periods, lambda period: list_contains(own_periods, period))) AS told_itself
    FROM alike
),

-- what others tell of its exports shows what is usual only as far as it tells nothing itself
marked AS (
    SELECT
        told.*,
        coalesce(period_start < date_trunc('month', controls.announced), false) AS before,
        CASE
            WHEN bool_or(before AND told_itself) OVER group_of THEN before AND told_itself
            WHEN bool_or(before) OVER group_of THEN before
            WHEN count(*) FILTER (told_itself) OVER group_of > 1 THEN told_itself
            ELSE true
        END AS ordinary
    FROM told
    LEFT JOIN controls USING (mineral)
    WINDOW group_of AS (PARTITION BY territory, mineral, frequency, first_alike)
),

usual AS (
    SELECT
        territory, mineral, frequency, first_alike,
        count(*) AS ordinary_periods, min(period_start) AS first_ordinary,
        median(coalesce(months.exports_kg, 0)) AS usual_kg,
        quantile_cont(coalesce(months.exports_kg, 0), 0.05) AS usual_low,
        quantile_cont(coalesce(months.exports_kg, 0), 0.95) AS usual_high,
        median(least(coalesce(months.exports_kg, 0), coalesce(months.imports_kg, 0))) AS passed_kg
    FROM marked
    LEFT JOIN trade.territory_months AS months USING (territory, mineral, frequency, first_alike, period_start)
    WHERE ordinary
    GROUP BY territory, mineral, frequency, first_alike
),

-- what is usual can be told where another period shows it
compared AS (
    SELECT
        territory, mineral, frequency, period_start, alike.headings,
        coalesce(marked.told_itself, false) AS told_itself,
        marked.told_itself IS NOT NULL AS told,
        told AND usual.ordinary_periods > marked.ordinary::INTEGER AS judged,
        months.* EXCLUDE (territory, mineral, frequency, first_alike, period_start),
        usual.* EXCLUDE (territory, mineral, frequency, first_alike)
    FROM (SELECT DISTINCT territory, mineral, frequency, period_start FROM trade.territory_months)
    JOIN alike USING (territory, mineral, frequency)
    LEFT JOIN usual USING (territory, mineral, frequency, first_alike)
    LEFT JOIN marked USING (territory, mineral, frequency, first_alike, period_start)
    LEFT JOIN trade.territory_months AS months USING (territory, mineral, frequency, first_alike, period_start)
),

summed AS (
    SELECT
        territory, mineral, frequency, period_start,
        bool_or(judged) AS judged,
        bool_or(told) AS told,
        bool_or(judged AND told_itself) AS told_itself,
        min(CASE WHEN judged AND ordinary_periods = 1 THEN first_ordinary END) AS only_ordinary,
        list_sort(flatten(list(headings) FILTER (NOT judged AND imports_kg + exports_kg > 0))) AS not_judged,
        -- where nothing can be judged, all that is known
        coalesce(if(bool_or(judged), total(CASE WHEN judged THEN imports_kg END), total(imports_kg)), 0) AS imports_kg,
        coalesce(if(bool_or(judged), total(CASE WHEN judged THEN from_source_kg END), total(from_source_kg)), 0)
            AS from_source_kg,
        coalesce(if(bool_or(judged), total(CASE WHEN judged THEN exports_kg END), total(exports_kg)), 0) AS exports_kg,
        coalesce(sqrt(total(CASE WHEN judged THEN pow(exports_error, 2) END)), 0) AS exports_error,
        total(CASE WHEN judged THEN usual_kg END) AS usual_kg,
        total(CASE WHEN judged THEN usual_low END) AS usual_low,
        total(CASE WHEN judged THEN usual_high END) AS usual_high,
        total(CASE WHEN judged THEN passed_kg END) AS entrepot_kg
    FROM compared
    GROUP BY territory, mineral, frequency, period_start
),

-- those who control a mineral are no hubs of it
sizes AS (
    SELECT mineral, frequency,
        coalesce(median(CASE WHEN told_itself THEN exports_kg END), median(exports_kg)) AS kg
    FROM summed
    ANTI JOIN (SELECT source AS territory, unnest(minerals) AS mineral FROM trade.events) AS controlling
        USING (territory, mineral)
    WHERE judged AND exports_kg > 0
    GROUP BY mineral, frequency
),

explained AS (
    SELECT
        summed.*,
        coalesce(capacities.capacity_kg, 0) * years(frequency) AS capacity_kg,
        -- what is refined has to come from somewhere: refining explains exports as far as others than the source feed
        -- it
        coalesce(capacities.mine_kg, 0) * years(frequency)
        + least(coalesce(capacities.refine_kg, 0) * years(frequency), imports_kg - from_source_kg) AS own_kg,
        greatest(exports_kg - greatest(usual_kg, own_kg), 0) AS unexplained_kg,
        greatest(exports_kg - 1.645 * exports_error - greatest(usual_high, own_kg), 0) AS low_kg,
        greatest(exports_kg + 1.645 * exports_error - usual_low, 0) AS high_kg
    FROM summed
    LEFT JOIN facts.capacities AS capacities USING (territory, mineral)
)

SELECT
    territory, mineral, frequency, period_start,
    CASE WHEN judged THEN coalesce(
        least(unexplained_kg, imports_kg) / nullif(exports_kg, 0) * unexplained_kg / nullif(unexplained_kg + sizes.kg,
            0), 0
    ) END AS exposure,
    capacity_kg, imports_kg, from_source_kg, exports_kg, entrepot_kg,
    CASE WHEN judged THEN unexplained_kg END AS unexplained_kg,
    -- one period does not show how far others lie from it
    CASE WHEN judged THEN if(only_ordinary IS NULL, least(low_kg, unexplained_kg), 0) END AS unexplained_low_kg,
    CASE WHEN judged THEN greatest(high_kg, unexplained_kg) END AS unexplained_high_kg,
    list_filter([
        CASE WHEN NOT told THEN 'Neither ' || names.name
                || ' nor those who take most of what it exports report this period: how exposed it is, is not known.'
            WHEN NOT judged THEN 'No other period of which the exports of ' || names.name
                || ' are told shows what is usual: how exposed it is, is not known.' END,
        CASE WHEN judged AND unexplained_kg > 0 THEN names.name || ' exports ' || rounded(exports_kg)
            || ' kg, usually ' || rounded(usual_kg)
            || CASE WHEN capacity_kg > 0 THEN ', and can mine, or refine from elsewhere, ' || rounded(own_kg)
                ELSE ', and no source held here has it make any' END
            || ': ' || rounded(unexplained_kg) || ' kg are unexplained.' END,
        CASE WHEN unexplained_kg > imports_kg AND judged THEN 'Its imports (' || rounded(imports_kg)
            || ' kg) cannot have fed that: stocks, own output, or imports that nobody reports.'
            WHEN unexplained_kg > 0 AND from_source_kg > 0 AND judged THEN 'It imports ' || rounded(from_source_kg)
                || ' kg from where the mineral is controlled.' END,
        CASE WHEN entrepot_kg > 0 AND unexplained_kg = 0 THEN 'It usually passes on ' || rounded(entrepot_kg)
            || ' kg: ordinary trade of an entrepôt.' END,
        CASE WHEN judged THEN 'What is usual is seen from one period only ('
            || if(frequency = 'A', year(only_ordinary)::VARCHAR, strftime(only_ordinary, '%B %Y'))
            || '): how far its exports vary is not known (thin).' END,
        CASE WHEN judged AND len(not_judged) > 0 THEN 'Left out, since what it exports of it, or usually does, is not told: '
            || array_to_string(not_judged, ', ') || '.' END
    ], lambda reason: reason IS NOT NULL) AS reasons
FROM explained
LEFT JOIN sizes USING (mineral, frequency)
JOIN facts.territories AS names USING (territory)
