-- One row per export and import item of the same consignment, by document or container where they have them, else by
-- all that they have in common. The chance of the latter is the share of right ones among documented pairs that fit as
-- well with their documents hidden.
-- Grain: exported, imported; no item is in two pairs.
WITH proven AS (
    SELECT fits.fit, count(*) FILTER (is_known) / (count(*) + 1) AS share
    FROM (SELECT DISTINCT fit FROM link.probable) AS fits
    JOIN link.probable AS probable ON probable.fit BETWEEN fits.fit - 1 AND fits.fit + 1
    WHERE probable.is_known IS NOT NULL
    GROUP BY fits.fit
)

SELECT exported, imported, linked_by, match_probability
FROM link.documented
UNION ALL
SELECT exported, imported, 'probable', coalesce(proven.share, 1 / (1.1 + exp(-fit)))
FROM link.probable AS probable
LEFT JOIN proven USING (fit)
WHERE is_known IS NULL
    AND coalesce(proven.share, 1 / (1.1 + exp(-fit))) > 0.5
    AND exported NOT IN (SELECT exported FROM link.documented)
    AND imported NOT IN (SELECT imported FROM link.documented)
