-- One row per possible pair: the odds that the two are of the same consignment by all that is compared, as a logarithm.
-- Before anything is compared they are those of a pair of the blocks. The weights of a pair are added in their order,
-- so that the sum is the same on every run.
-- Grain: exported, imported.
WITH before AS (
    SELECT ln((count(*) FILTER (is_known) + 1) / (count(*) FILTER (NOT is_known) + 10)) AS odds
    FROM link.possible
)

SELECT
    exported,
    imported,
    any_value(is_known) AS is_known,
    list_sum(list(weight ORDER BY compared)) + any_value(before.odds) AS log_odds
FROM link.compared
JOIN link.agreement_rates USING (compared, agreement)
CROSS JOIN before
GROUP BY exported, imported
