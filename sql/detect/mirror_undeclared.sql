-- One row per relation of which most consignments, two at least, came without an export that is found: the chance of it
-- in honest trade. It is that of so many gaps at once, at the highest rate that ordinary goods on the same way,
-- ordinary goods from there in the worst month, or other parties in the heading show; or the share of ordinary
-- relations that lack as much, if that is more, since the exports of some are all unseen. These are compared with
-- relations of as many consignments or, where there are more of them, of fewer; ten tell as much as more. Where others
-- lack most exports as well, half of them in the heading or one relation in twenty in all that hold a strategic
-- mineral, or none, the records of such goods are not at hand, and nobody is doubted.
-- Grain: relation.
WITH kinds AS (
    SELECT
        dispatch,
        is_ordinary,
        sum(consignments)::BIGINT AS consignments,
        sum(missing)::BIGINT AS missing,
        count(*) FILTER (consignments > 1) AS relations,
        count(*) FILTER (consignments > 1 AND 2 * missing > consignments) AS lacking
    FROM detect.mirror_relations
    GROUP BY ALL
),

headings AS (
    SELECT dispatch, hs6, sum(consignments)::BIGINT AS consignments, sum(missing)::BIGINT AS missing
    FROM detect.mirror_relations
    GROUP BY ALL
),

-- Other parties in the heading, drawn to those in all goods from there that hold a strategic mineral or, alike, none.
others AS (
    SELECT
        relations.relation,
        headings.consignments - relations.consignments AS consignments,
        headings.missing - relations.missing AS missing,
        (kinds.missing - relations.missing + 1) / (kinds.consignments - relations.consignments + 2) AS of_kind
    FROM detect.mirror_relations AS relations
    JOIN kinds USING (dispatch, is_ordinary)
    JOIN headings USING (dispatch, hs6)
    WHERE relations.missing >= 2 AND 2 * relations.missing > relations.consignments
        AND 20 * (kinds.lacking - 1) <= kinds.relations - 1
        AND 2 * (headings.missing - relations.missing) <= headings.consignments - relations.consignments
),

doubted AS (
    SELECT
        relations.*,
        coalesce(ways.consignments, 0) AS on_the_way,
        coalesce(ways.missing, 0) AS missing_on_the_way,
        greatest((coalesce(ways.missing, 0) + 1) / (coalesce(ways.consignments, 0) + 2),
            relations.share_missing, (others.missing + 2 * others.of_kind) / (others.consignments + 2)) AS rate
    FROM detect.mirror_relations AS relations
    JOIN others USING (relation)
    LEFT JOIN reference.mirror_recorded AS ways USING (dispatch, authority)
),

compared AS (
    SELECT *, unnest(range(2, least(consignments, 10) + 1)) AS at_least
    FROM doubted
),

seen AS (
    SELECT
        compared.relation,
        compared.at_least,
        sum(peers.relations)::BIGINT - any_value(compared.is_ordinary)::INTEGER AS peers,
        coalesce(sum(peers.relations) FILTER (peers.missing * compared.consignments
            >= compared.missing * peers.consignments), 0)::BIGINT - any_value(compared.is_ordinary)::INTEGER AS farther
    FROM compared
    JOIN reference.mirror_unrecorded AS peers ON peers.consignments >= compared.at_least
    GROUP BY compared.relation, compared.at_least
),

told AS (
    SELECT relation, at_least, peers, greatest(farther, 0) AS farther,
        (greatest(farther, 0) + 0.5) / (greatest(peers, 0) + 1) AS share
    FROM seen
    QUALIFY row_number() OVER (PARTITION BY relation ORDER BY share, at_least) = 1
)

SELECT
    doubted.*,
    told.at_least,
    told.peers,
    told.farther,
    greatest(told.share, least(1, exp(lgamma(consignments + 1) - lgamma(missing + 1)
        - lgamma(consignments - missing + 1) + missing * ln(rate)))) AS p_value
FROM doubted
JOIN told USING (relation)
