-- One row per mineral that a heading met in trade records can hold, as a controlled good or a form near it (covers are
-- left out).
-- Grain: heading, mineral.
SELECT
    headings.heading,
    held.mineral,
    arg_min(held.role, list_position(['target', 'scrap', 'adjacent', 'downstream'], held.role)) AS role,
    bool_or(held.basket) AS basket,
    min(held.form) AS form
FROM trade.headings AS headings
JOIN facts.heading_minerals AS held
    ON held.hs6 IN (headings.hs6, headings.heading)
    OR held.hs6 IN (SELECT changes.hs6 FROM facts.heading_changes AS changes WHERE changes.former = headings.heading)
WHERE held.role <> 'cover'
GROUP BY headings.heading, held.mineral
