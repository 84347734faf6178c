-- One row per export and import item that fit each other best among those that share their document or container, the
-- document as it is written before all. First those of one heading and mass, the very mass before all, each other's
-- nearest in mass, value and packages; of what is left, the same heading first, then nearest mass, then nearest day.
-- The probability is one over the number of items on the fuller side that are left to choose from, less the chance of
-- two consignments under one number: what is left over of a document is often left over on either side, its own other
-- side never lodged. How many such pairs there are is told by those that agree in nothing, and how many of them agree
-- in something by how often different items of one document do.
-- Grain: exported, imported.
WITH candidates AS (
    SELECT
        *,
        mass_distance < 0.02 AS same_mass,
        value_distance < 0.1 AS same_value,
        -- To a thousandth, masses rarely agree by chance; values differ by freight.
        mass_distance < 0.001 AS very_mass,
        mass_distance + coalesce(value_distance, 1) + if(same_packages, 0, 0.02) AS unlikeness,
        count(*) OVER (PARTITION BY exported) = 1 AND count(*) OVER (PARTITION BY imported) = 1 AS alone
    FROM link.candidates
),

alike AS (
    SELECT *
    FROM candidates
    WHERE same_heading AND same_mass
    QUALIFY row_number() OVER (
        PARTITION BY exported
        ORDER BY linked_by DESC, as_written DESC, very_mass DESC, unlikeness, days, import_lot
    ) = 1
),

agreed AS (
    SELECT *
    FROM alike
    QUALIFY row_number() OVER (
        PARTITION BY imported
        ORDER BY linked_by DESC, as_written DESC, very_mass DESC, unlikeness, days, export_lot
    ) = 1
),

others AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY exported
            ORDER BY linked_by DESC, as_written DESC, same_heading DESC, same_hs4 DESC, mass_distance, days, import_lot
        ) AS rank_of_import,
        row_number() OVER (
            PARTITION BY imported
            ORDER BY linked_by DESC, as_written DESC, same_heading DESC, same_hs4 DESC, mass_distance, days, export_lot
        ) AS rank_of_export,
        count(*) OVER (PARTITION BY exported) AS imports,
        count(*) OVER (PARTITION BY imported) AS exports
    FROM candidates
    WHERE exported NOT IN (SELECT exported FROM agreed) AND imported NOT IN (SELECT imported FROM agreed)
),

chosen AS (
    SELECT * EXCLUDE (rank_of_import, rank_of_export, imports, exports), 1 / greatest(imports, exports) AS share
    FROM others
    WHERE rank_of_import = 1 AND rank_of_export = 1
    UNION ALL
    SELECT *, 1
    FROM agreed
),

-- What agrees between an export and the imports under its number that are not its own: one in twenty until some are
-- seen.
unlike AS (
    SELECT
        (count(*) FILTER (candidates.same_heading) + 1) / (count(*) + 20) AS heading,
        (count(*) FILTER (candidates.same_packages) + 1) / (count(*) + 20) AS packages,
        (count(*) FILTER (candidates.same_mass) + 1) / (count(*) + 20) AS mass,
        (count(*) FILTER (candidates.same_value) + 1) / (count(*) + 20) AS value
    FROM candidates
    JOIN agreed USING (exported)
    WHERE candidates.imported <> agreed.imported
),

patterns AS (
    SELECT
        chosen.linked_by,
        chosen.alone,
        chosen.same_heading,
        chosen.same_packages,
        chosen.same_mass,
        chosen.same_value,
        count(*) AS pairs,
        any_value(if(chosen.same_heading, unlike.heading, 1 - unlike.heading)
            * CASE chosen.same_packages WHEN true THEN unlike.packages WHEN false THEN 1 - unlike.packages ELSE 1 END
            * CASE chosen.same_mass WHEN true THEN unlike.mass WHEN false THEN 1 - unlike.mass ELSE 1 END
            * CASE chosen.same_value WHEN true THEN unlike.value WHEN false THEN 1 - unlike.value ELSE 1 END
        ) AS by_chance
    FROM chosen
    CROSS JOIN unlike
    GROUP BY ALL
),

-- Pairs that lack a figure are counted apart. A heading and one more figure are too few to agree in nothing.
counted AS (
    SELECT
        *,
        sum(pairs) OVER of_kind AS of_all,
        max(pairs / by_chance) FILTER (
            NOT same_heading
            AND NOT coalesce(same_packages OR same_mass OR same_value, false)
            AND (same_packages IS NULL)::INTEGER + (same_mass IS NULL)::INTEGER + (same_value IS NULL)::INTEGER < 2
        ) OVER of_kind AS wrong
    FROM patterns
    WINDOW of_kind AS (PARTITION BY linked_by, alone, same_packages IS NULL, same_mass IS NULL, same_value IS NULL)
),

-- Where no pair agrees in nothing, half a one is supposed, yet no more than one in all pairs of the kind.
mistaken AS (
    SELECT
        * EXCLUDE (pairs, by_chance, of_all, wrong),
        if(wrong IS NULL, least(0.5 * by_chance / (pairs + 1), 1 / (of_all + 2)),
            least(wrong * by_chance / (pairs + 1), 1)) AS share
    FROM counted
)

SELECT chosen.exported, chosen.imported, chosen.linked_by,
    chosen.share * (1 - mistaken.share) AS match_probability
FROM chosen
JOIN mistaken
    ON mistaken.linked_by = chosen.linked_by
    AND mistaken.alone = chosen.alone
    AND mistaken.same_heading = chosen.same_heading
    AND mistaken.same_packages IS NOT DISTINCT FROM chosen.same_packages
    AND mistaken.same_mass IS NOT DISTINCT FROM chosen.same_mass
    AND mistaken.same_value IS NOT DISTINCT FROM chosen.same_value
