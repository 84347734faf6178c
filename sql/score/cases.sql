-- One row per flagged declaration: the case it belongs to. What goes between the same two firms under one heading is
-- one case, with what other firms send that are told to be under one roof with them, and with the other sides of its
-- consignments; where a firm is not known, a declaration is a case by itself. Cases are numbered in the order of their
-- riskiest declarations.
-- Grain: authority, declaration_id.
WITH roofs AS (
    SELECT authority, declaration_id, min((evidence ->> '$.path.kind') || ' ' || (evidence ->> '$.path.value')) AS roof
    FROM detect.findings
    WHERE claim IN ('one_roof_one_partner', 'young_firms_under_one_roof')
    GROUP BY authority, declaration_id
),

trades AS (
    SELECT
        flagged.authority,
        flagged.declaration_id,
        roofs.roof,
        CASE
            WHEN parties.exporter_entity IS NULL OR parties.importer_entity IS NULL THEN flagged.rank
            ELSE min(flagged.rank) OVER (PARTITION BY parties.exporter_entity, parties.importer_entity, items.hs6)
        END AS first_rank
    FROM score.flagged AS flagged
    JOIN features.items AS items ON items.item_id = flagged.riskiest_item
    LEFT JOIN link.item_parties AS parties ON parties.item_id = flagged.riskiest_item
    LEFT JOIN roofs ON roofs.authority = flagged.authority AND roofs.declaration_id = flagged.declaration_id
),

roofed AS (
    SELECT *, if(roof IS NULL, first_rank, min(first_rank) OVER (PARTITION BY roof)) AS of_roof
    FROM trades
),

goods AS (
    SELECT authority, declaration_id, min(of_roof) OVER (PARTITION BY first_rank) AS first_rank
    FROM roofed
),

-- A group whose consignments have their other sides in an earlier one belongs to it.
joined AS (
    SELECT goods.first_rank, min(other.first_rank) AS earlier
    FROM goods
    JOIN score.other_sides AS sides
        ON sides.authority = goods.authority AND sides.declaration_id = goods.declaration_id
    JOIN goods AS other
        ON other.authority = sides.other_authority AND other.declaration_id = sides.other_declaration_id
    WHERE other.first_rank < goods.first_rank
    GROUP BY goods.first_rank
)

SELECT
    goods.authority,
    goods.declaration_id,
    dense_rank() OVER (ORDER BY coalesce(further.earlier, joined.earlier, goods.first_rank)) AS case_no
FROM goods
LEFT JOIN joined ON joined.first_rank = goods.first_rank
LEFT JOIN joined AS further ON further.first_rank = joined.earlier
