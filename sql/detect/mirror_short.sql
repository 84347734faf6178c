-- One row per item of a consignment that lacks an item on one side, with that item: the chance that so many of the
-- exporter's consignments do so by an honest slip, at the rate of other exporters, beside the six other things in which
-- two sides are compared.
-- Grain: item_id.
WITH exporters AS (
    SELECT exporter, count(*) AS consignments, count_if(is_short)::BIGINT AS short
    FROM detect.mirror_consignments
    GROUP BY exporter
    HAVING short > 0
),

learnt AS (
    SELECT sum(consignments)::BIGINT AS consignments, sum(short)::BIGINT AS short
    FROM reference.mirror_short
),

rates AS (
    SELECT
        exporters.*,
        learnt.consignments - coalesce(own.consignments, 0) AS others,
        learnt.short - coalesce(own.short, 0) AS others_short,
        (others_short + 1) / (others + 2) AS rate
    FROM exporters
    CROSS JOIN learnt
    LEFT JOIN reference.mirror_short AS own USING (exporter)
),

short AS (
    SELECT
        consignments.*,
        coalesce(only_exported[1], only_imported[1]) AS lacking,
        only_exported[1] IS NULL AS lacks_export,
        rates.consignments,
        rates.short,
        rates.others,
        rates.others_short,
        smallest_of(least(1, exp(lgamma(rates.consignments + 1) - lgamma(rates.short + 1)
            - lgamma(rates.consignments - rates.short + 1) + rates.short * ln(rates.rate))), 7) AS p_value
    FROM detect.mirror_consignments AS consignments
    JOIN rates USING (exporter)
    CROSS JOIN (SELECT coalesce(max(pairs), 0) AS pairs FROM reference.mirror_tails) AS tails
    WHERE consignments.is_short AND rates.others >= $min_peers AND tails.pairs >= $min_peers
)

SELECT lacking AS item_id, *
FROM short
UNION ALL BY NAME
SELECT items.item_id, short.*
FROM short
JOIN features.items AS items
    ON items.authority = if(lacks_export, short.authority, other_authority)
        AND items.declaration_id = if(lacks_export, short.declaration_id, other_declaration_id)
